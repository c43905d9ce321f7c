import { defineCompetition } from "../../src/competition/define.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

/** The phonemes of TIMIT, as in the answers: 0 to 38. */
const classes = Array.from({ length: 39 }, (_, i) => i);

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "Id", targets: [{ column: "ClassId", type: "label", labels: classes }] },
  answers: "answers.csv",
  sampleSubmission: "sampleSubmission.csv",
  gradeV1: accuracyV1({ id: "Id", target: "ClassId" }),
});
