import { defineMetric, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

/** Directions, in radians: azimuth around the vertical axis, zenith from it. */
export interface Directions {
  readonly azimuth: Float64Array;
  readonly zenith: Float64Array;
}

/**
 * Mean angle between the true and the predicted direction, in radians, 0 to pi. Near 0 the arc cosine loses half of
 * the digits: a perfect prediction may score some 1e-9. Source: Kaggle's notebook "Mean Angular Error" for IceCube.
 */
export const meanAngularError = defineMetric<Directions, Directions>({
  name: "mean-angular-error",
  better: "lower",
  perfect: 0,
  range: [0, Math.PI],
  compute(truth, prediction) {
    checkNumbers(truth.azimuth, prediction.azimuth);
    checkNumbers(truth.zenith, prediction.zenith);
    if (truth.azimuth.length !== truth.zenith.length)
      throw new MetricInputError("Expected an azimuth and a zenith for every row.");
    const { sin, cos, acos, min, max } = Math;
    return mean(truth.azimuth.length, (row) => {
      const a = truth.azimuth[row]!;
      const z = truth.zenith[row]!;
      const b = prediction.azimuth[row]!;
      const y = prediction.zenith[row]!;
      const product = sin(z) * sin(y) * (cos(a) * cos(b) + sin(a) * sin(b)) + cos(z) * cos(y);
      return acos(min(max(product, -1), 1));
    });
  },
  examples: [
    {
      truth: { azimuth: Float64Array.of(0, Math.PI / 2), zenith: Float64Array.of(Math.PI / 2, Math.PI / 2) },
      prediction: { azimuth: Float64Array.of(Math.PI, Math.PI / 2), zenith: Float64Array.of(Math.PI / 2, 0) },
      score: (Math.PI + Math.PI / 2) / 2,
      source: "by hand: opposite directions, and perpendicular ones",
    },
  ],
});
