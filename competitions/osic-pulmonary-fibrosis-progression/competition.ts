import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table, takeRows } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { laplaceLogLikelihood } from "../../src/metrics/laplace-log-likelihood.ts";
import { gradeV1 } from "./grade-v1.ts";
import { lastMeasurements } from "./last-measurements.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: laplaceLogLikelihood,
  submission: {
    id: "Patient_Week",
    targets: [
      { column: "FVC", type: "number" },
      { column: "Confidence", type: "number" },
    ],
  },
  score({ submission, answers }) {
    const rows = lastMeasurements(answers);
    const column = (table: Table, name: string) => floatsOf(getColumn(takeRows(table, rows), name));
    return laplaceLogLikelihood.compute(column(answers, "FVC"), {
      value: column(submission, "FVC"),
      confidence: column(submission, "Confidence"),
    });
  },
  gradeV1,
});
