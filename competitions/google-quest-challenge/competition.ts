import { defineCompetition } from "../../src/competition/define.ts";
import { meanColumnSpearman } from "../../src/metrics/mean-column-spearman.ts";
import { classes } from "./classes.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnSpearman,
  submission: { id: "qa_id", targets: classes.map((column) => ({ column, type: "number", min: 0, max: 1 })) },
  gradeV1,
});
