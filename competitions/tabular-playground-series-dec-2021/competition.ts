import { defineCompetition } from "../../src/competition/define.ts";
import { accuracyV1 } from "../../src/grade/v1/accuracy.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: accuracy,
  submission: { id: "Id", targets: [{ column: "Cover_Type", type: "label", labels: [1, 2, 3, 4, 5, 6, 7] }] },
  gradeV1: accuracyV1({ id: "Id", target: "Cover_Type" }),
});
