import { defineCompetition } from "../../src/competition/define.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { oneHotLogLoss, requireSumsCloseToOne } from "../../src/grade/v1/one-hot-log-loss.ts";
import { logLoss } from "../../src/metrics/log-loss.ts";
import { classes } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: logLoss,
  submission: {
    id: "id",
    targets: classes.map((column) => ({ column, type: "number", min: 0, max: 1 })),
    rowSumTolerance: 1e-5,
  },
  /** The first column is taken for the id whatever its name, so that it must be the id. */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireExactly(tables.submission, ["id", ...classes]);
    if (tables.submission.columns[0]!.name !== "id")
      throw new InvalidSubmission("the first column must be the id");
    requireSumsCloseToOne(tables.submission, classes);
    return oneHotLogLoss(tables, "id");
  },
});
