import { defineCompetition } from "../../src/competition/define.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "PhraseId", targets: [{ column: "Sentiment", type: "label", labels: [0, 1, 2, 3, 4] }] },
  answers: "answers.csv",
  sampleSubmission: "sampleSubmission.csv",
  gradeV1: accuracyV1({ id: "PhraseId", target: "Sentiment" }),
});
