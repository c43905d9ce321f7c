import { defineCompetition } from "../../src/competition/define.ts";
import { aurocV1 } from "../../src/grade/v1/auroc.ts";
import { rocAuc } from "../../src/metrics/roc-auc.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: rocAuc,
  submission: { id: "clip", targets: [{ column: "probability", type: "number", min: 0, max: 1 }] },
  sampleSubmission: "sampleSubmission.csv",
  gradeV1: aurocV1({ id: "clip", target: "probability" }),
});
