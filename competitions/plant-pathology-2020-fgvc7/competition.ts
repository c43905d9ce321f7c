import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { meanColumnRocAuc } from "../../src/metrics/mean-column-roc-auc.ts";
import { rocAuc } from "../../src/metrics/roc-auc.ts";

const classes = ["healthy", "multiple_diseases", "rust", "scab"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRocAuc,
  submission: {
    id: "image_id",
    targets: classes.map((column) => ({ column, type: "number", min: 0, max: 1 })),
  },
  /** Any numbers are scored, not only probabilities. */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireExactly(tables.submission, ["image_id", ...classes]);
    const { submission, answers } = pairSorted(tables, "image_id");
    const scores = classes.map((name) =>
      rocAuc.compute(floatsOf(getColumn(answers, name)), floatsOf(getColumn(submission, name))),
    );
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  },
});
