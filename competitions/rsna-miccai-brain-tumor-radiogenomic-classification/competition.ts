import { defineCompetition } from "../../src/competition/define.ts";
import { aurocV1 } from "../../src/grade/v1/auroc.ts";
import { rocAuc } from "../../src/metrics/roc-auc.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: rocAuc,
  submission: { id: "BraTS21ID", targets: [{ column: "MGMT_value", type: "number", min: 0, max: 1 }] },
  gradeV1: aurocV1({ id: "BraTS21ID", target: "MGMT_value" }),
});
