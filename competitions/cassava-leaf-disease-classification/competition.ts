import { defineCompetition } from "../../src/competition/define.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "image_id", targets: [{ column: "label", type: "label", labels: [0, 1, 2, 3, 4] }] },
  gradeV1: accuracyV1({ id: "image_id", target: "label" }),
});
