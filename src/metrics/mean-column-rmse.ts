import { defineMetric, type Matrix } from "./metric.ts";
import { rmse } from "./rmse.ts";
import { columnAt } from "./shared/column-at.ts";
import { checkMatrices } from "./shared/numbers.ts";

/** Mean over columns of the root mean squared error of each (MCRMSE). */
export const meanColumnRmse = defineMetric<Matrix, Matrix>({
  name: "mean-column-rmse",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    let total = 0;
    for (let c = 0; c < truth.columns; c++)
      total += rmse.compute(columnAt(truth, c), columnAt(prediction, c));
    return total / truth.columns;
  },
  examples: [
    {
      truth: { rows: 2, columns: 2, values: Float64Array.of(0, 1, 0, 2) },
      prediction: { rows: 2, columns: 2, values: Float64Array.of(3, 1, 3, 2) },
      score: 1.5,
      source: "by hand: 3 in the first column, 0 in the second",
    },
  ],
});
