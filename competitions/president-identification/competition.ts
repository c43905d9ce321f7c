import { defineCompetition } from "../../src/competition/define.ts";
import { logLoss } from "../../src/metrics/log-loss.ts";
import { presidents } from "./presidents.ts";

export default defineCompetition({
  source: { kind: "bundled" },
  metric: logLoss,
  submission: { id: "id", targets: presidents.map((column) => ({ column, type: "number", min: 0, max: 1 })) },
});
