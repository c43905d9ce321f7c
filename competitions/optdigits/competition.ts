import { defineCompetition } from "../../src/competition/define.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";

export default defineCompetition({
  source: { kind: "bundled" },
  metric: accuracy,
  submission: {
    id: "id",
    targets: [{ column: "label", type: "label", labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
  },
});
