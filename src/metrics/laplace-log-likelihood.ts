import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

export interface WithConfidence {
  /** In millilitres. */
  readonly value: Float64Array;
  /** The predicted standard deviation, in millilitres. */
  readonly confidence: Float64Array;
}

const [leastDeviation, mostError] = [70, 1000];

/**
 * The modified Laplace log likelihood of OSIC's competition: the mean of -sqrt 2 |error| / s - log(sqrt 2 s), errors
 * cut at 1000 ml and the standard deviation s at 70 ml from below. Source: the competition's evaluation page.
 */
export const laplaceLogLikelihood = defineMetric<Float64Array, WithConfidence>({
  name: "laplace-log-likelihood",
  better: "higher",
  perfect: -Math.log(Math.SQRT2 * leastDeviation),
  range: [Number.NEGATIVE_INFINITY, -Math.log(Math.SQRT2 * leastDeviation)],
  best: (truth) => ({ value: truth, confidence: truth.map(() => leastDeviation) }),
  compute(truth, { value, confidence }) {
    checkNumbers(truth, value);
    checkNumbers(truth, confidence);
    return mean(truth.length, (row) => logLikelihood(Math.abs(truth[row]! - value[row]!), confidence[row]!));
  },
  examples: [
    {
      truth: Float64Array.of(2000, 2500),
      prediction: { value: Float64Array.of(2000, 500), confidence: Float64Array.of(10, 200) },
      score: (-Math.log(Math.SQRT2 * 70) - Math.SQRT2 * 5 - Math.log(Math.SQRT2 * 200)) / 2,
      source: "by hand: a perfect row, and one 2000 ml off",
    },
  ],
});

/** One row's term: NaN and infinities pass through. */
export function logLikelihood(error: number, confidence: number): number {
  const deviation = Math.max(confidence, leastDeviation);
  return (-Math.SQRT2 * Math.min(error, mostError)) / deviation - Math.log(Math.SQRT2 * deviation);
}
