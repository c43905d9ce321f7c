import { defineMetric, type Matrix } from "./metric.ts";
import { pearson } from "./pearson.ts";
import { columnAt } from "./shared/column-at.ts";
import { checkMatrices } from "./shared/numbers.ts";
import { averageRanks } from "./shared/ranks.ts";

/**
 * Mean over columns of Spearman's rank correlation, ties with their average rank: SciPy 1.14.1's `spearmanr` by
 * column. @throws MetricInputError where a column is constant
 */
export const meanColumnSpearman = defineMetric<Matrix, Matrix>({
  name: "mean-column-spearman",
  better: "higher",
  perfect: 1,
  range: [-1, 1],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    let total = 0;
    for (let c = 0; c < truth.columns; c++)
      total += pearson.compute(averageRanks(columnAt(truth, c)), averageRanks(columnAt(prediction, c)));
    return total / truth.columns;
  },
  examples: [
    {
      truth: { rows: 5, columns: 1, values: Float64Array.of(1, 2, 3, 4, 5) },
      prediction: { rows: 5, columns: 1, values: Float64Array.of(5, 6, 7, 8, 7) },
      score: 0.8207826816681233,
      source: "SciPy's documentation of spearmanr: spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])",
    },
  ],
});
