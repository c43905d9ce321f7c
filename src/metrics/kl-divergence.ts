import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkMatrices } from "./shared/numbers.ts";

const smallest = 1e-15;

/**
 * Mean over rows of the Kullback-Leibler divergence of the predicted from the true distribution, in nats. Predictions
 * are clipped to [1e-15, 1 - 1e-15]; where the truth is 0 a term is 0. Source: Kaggle's metric
 * "Kullback Leibler Divergence" and SciPy's `rel_entr`.
 */
export const klDivergence = defineMetric<Matrix, Matrix>({
  name: "kl-divergence",
  better: "lower",
  perfect: 0,
  range: [-1e-14, Number.POSITIVE_INFINITY], // clipping a certain prediction leaves a little less than zero
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    const { rows, columns } = truth;
    if (prediction.columns !== columns)
      throw new MetricInputError(`Expected ${columns} columns, found ${prediction.columns}.`);
    return mean(rows, (row) => {
      let divergence = 0;
      for (let i = row * columns; i < (row + 1) * columns; i++) {
        const p = truth.values[i]!;
        if (p === 0) continue;
        divergence += p * Math.log(p / Math.min(Math.max(prediction.values[i]!, smallest), 1 - smallest));
      }
      return divergence;
    });
  },
  examples: [
    {
      truth: { rows: 4, columns: 2, values: Float64Array.of(0, 1, 1, 0, 1, 0, 0, 1) },
      prediction: { rows: 4, columns: 2, values: Float64Array.of(0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65) },
      score: 0.21616187468057912,
      source: "SciPy 1.14.1: rel_entr(truth, prediction).sum(axis=1).mean()",
    },
  ],
});
