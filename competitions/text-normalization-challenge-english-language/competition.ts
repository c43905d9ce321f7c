import { defineCompetition } from "../../src/competition/define.ts";
import { textAccuracy, textAccuracyV1 } from "../../src/grade/v1/text-accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "id", targets: [{ column: "after", type: "text", canBeEmpty: true }] },
  answers: "answers.csv",
  score: (paired) => textAccuracy(paired, "after"),
  gradeV1: textAccuracyV1({ id: "id", target: "after" }),
});
