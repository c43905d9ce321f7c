import { defineMetric, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

/** Root mean squared error of log(1 + x): scikit-learn 1.5.2's `root_mean_squared_log_error`. */
export const rmsle = defineMetric<Float64Array, Float64Array>({
  name: "rmsle",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const negative = prediction.find((x) => x < 0);
    if (negative !== undefined)
      throw new MetricInputError(
        `Expected predictions of at least 0 for a logarithmic error, found ${negative}.`,
      );
    if (truth.some((x) => x < 0))
      throw new MetricInputError("A logarithmic error needs answers of at least 0.");
    return Math.sqrt(mean(truth.length, (i) => (Math.log1p(truth[i]!) - Math.log1p(prediction[i]!)) ** 2));
  },
  examples: [
    {
      truth: Float64Array.of(3, 5, 2.5, 7),
      prediction: Float64Array.of(2.5, 5, 4, 8),
      score: 0.1993241655810799,
      source: "scikit-learn 1.5.2: root_mean_squared_log_error([3, 5, 2.5, 7], [2.5, 5, 4, 8])",
    },
  ],
});
