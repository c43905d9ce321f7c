import { defineCompetition } from "../../src/competition/define.ts";
import { matrixOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { meanColumnRocAuc } from "../../src/metrics/mean-column-roc-auc.ts";

const targets = ["EC1", "EC2"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRocAuc,
  submission: { id: "id", targets: targets.map((column) => ({ column, type: "number", min: 0, max: 1 })) },
  /** Any numbers are scored, not only probabilities. */
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", ...targets]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, "id");
    return meanColumnRocAuc.compute(matrixOf(answers, targets), matrixOf(submission, targets));
  },
});
