import { defineMetric, type Matrix } from "./metric.ts";
import { rocAuc } from "./roc-auc.ts";
import { columnAt } from "./shared/column-at.ts";
import { checkMatrices } from "./shared/numbers.ts";

/**
 * Mean over columns of the ROC AUC of each: scikit-learn 1.5.2's `roc_auc_score(..., average="macro")` on a matrix
 * of binary labels, one column a label.
 */
export const meanColumnRocAuc = defineMetric<Matrix, Matrix>({
  name: "mean-column-roc-auc",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    let total = 0;
    for (let c = 0; c < truth.columns; c++)
      total += rocAuc.compute(columnAt(truth, c), columnAt(prediction, c));
    return total / truth.columns;
  },
  examples: [
    {
      truth: { rows: 4, columns: 2, values: Float64Array.of(0, 1, 0, 0, 1, 1, 1, 0) },
      prediction: { rows: 4, columns: 2, values: Float64Array.of(0.1, 0.9, 0.4, 0.2, 0.35, 0.1, 0.8, 0.3) },
      score: 0.625,
      source:
        "scikit-learn 1.5.2: roc_auc_score([[0, 1], [0, 0], [1, 1], [1, 0]], [[.1, .9], [.4, .2], [.35, .1], [.8, .3]])",
    },
  ],
});
