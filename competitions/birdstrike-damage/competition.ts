import { defineCompetition } from "../../src/competition/define.ts";
import { rocAuc } from "../../src/metrics/roc-auc.ts";

export default defineCompetition({
  source: { kind: "bundled" },
  metric: rocAuc,
  submission: { id: "id", targets: [{ column: "damage", type: "number", min: 0, max: 1 }] },
});
