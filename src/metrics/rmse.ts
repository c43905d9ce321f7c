import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers, finiteScore } from "./shared/numbers.ts";

/** Root mean squared error, in the target's unit: scikit-learn 1.5.2's `root_mean_squared_error`. */
export const rmse = defineMetric<Float64Array, Float64Array>({
  name: "rmse",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    return finiteScore(Math.sqrt(mean(truth.length, (i) => (truth[i]! - prediction[i]!) ** 2)));
  },
  examples: [
    {
      truth: Float64Array.of(3, -0.5, 2, 7),
      prediction: Float64Array.of(2.5, 0, 2, 8),
      score: 0.6123724356957945,
      source: "scikit-learn 1.5.2: root_mean_squared_error([3, -0.5, 2, 7], [2.5, 0, 2, 8])",
    },
  ],
});
