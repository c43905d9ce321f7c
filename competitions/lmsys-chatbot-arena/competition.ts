import { defineCompetition } from "../../src/competition/define.ts";
import { selectColumns } from "../../src/frame/table.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { oneHotLogLoss, requireDistributions } from "../../src/grade/v1/one-hot-log-loss.ts";
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
  answers: "answers.csv",
  gradeV1({ submission, answers }) {
    requireColumns(submission, ["id", ...classes]);
    requireSameLength(submission, answers);
    requireDistributions(submission, classes, (sum) => Math.round(sum * 1e6) === 1e6);
    return oneHotLogLoss({ submission, answers: selectColumns(answers, ["id", ...classes]) }, "id");
  },
});
