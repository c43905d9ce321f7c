import { defineCompetition } from "../../src/competition/define.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "Id", targets: [{ column: "Category", type: "number", min: 0 }] },
  answers: "answers.csv",
  gradeV1: accuracyV1({ id: "Id", target: "Category" }),
});
