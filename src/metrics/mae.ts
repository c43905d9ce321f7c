import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers, finiteScore } from "./shared/numbers.ts";

/** Mean absolute error, in the target's unit: scikit-learn 1.5.2's `mean_absolute_error`. */
export const mae = defineMetric<Float64Array, Float64Array>({
  name: "mae",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    return finiteScore(mean(truth.length, (i) => Math.abs(truth[i]! - prediction[i]!)));
  },
  examples: [
    {
      truth: Float64Array.of(3, -0.5, 2, 7),
      prediction: Float64Array.of(2.5, 0, 2, 8),
      score: 0.5,
      source: "scikit-learn 1.5.2: mean_absolute_error([3, -0.5, 2, 7], [2.5, 0, 2, 8])",
    },
  ],
});
