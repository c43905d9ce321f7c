import { defineCompetition } from "../../src/competition/define.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
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
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", ...classes]);
    requireSameLength(tables.submission, tables.answers);
    requireSumsCloseToOne(tables.submission, classes);
    return oneHotLogLoss(tables, "id");
  },
});
