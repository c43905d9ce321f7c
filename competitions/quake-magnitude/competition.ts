import { defineCompetition } from "../../src/competition/define.ts";
import { rmse } from "../../src/metrics/rmse.ts";

export default defineCompetition({
  source: { kind: "bundled" },
  metric: rmse,
  submission: { id: "id", targets: [{ column: "mag", type: "number" }] },
});
