import { defineMetric, type Matrix } from "./metric.ts";
import { rmsle } from "./rmsle.ts";
import { columnAt } from "./shared/column-at.ts";
import { checkMatrices } from "./shared/numbers.ts";

/**
 * Mean over columns of the root mean squared logarithmic error of each: scikit-learn 1.5.2's
 * `root_mean_squared_log_error` by column. @throws MetricInputError on a negative value
 */
export const meanColumnRmsle = defineMetric<Matrix, Matrix>({
  name: "mean-column-rmsle",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    let total = 0;
    for (let c = 0; c < truth.columns; c++)
      total += rmsle.compute(columnAt(truth, c), columnAt(prediction, c));
    return total / truth.columns;
  },
  examples: [
    {
      truth: { rows: 2, columns: 2, values: Float64Array.of(0, 1, 3, 1) },
      prediction: { rows: 2, columns: 2, values: Float64Array.of(1, 1, 7, 1) },
      score: Math.LN2 / 2,
      source: "by hand: log 2 in the first column, 0 in the second",
    },
  ],
});
