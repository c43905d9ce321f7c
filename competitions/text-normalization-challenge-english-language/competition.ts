import { defineCompetition } from "../../src/competition/define.ts";
import { textAccuracyV1 } from "../../src/grade/v1/text-accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "id", targets: [{ column: "after", type: "text" }] },
  answers: "answers.csv",
  gradeV1: textAccuracyV1({ id: "id", target: "after" }),
});
