import { defineMetric, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

/** Directions, in radians: azimuth around the vertical axis, zenith from it. */
export interface Directions {
  readonly azimuth: Float64Array;
  readonly zenith: Float64Array;
}

/**
 * Mean angle between the true and the predicted direction, in radians, 0 to pi. Source: the evaluation page of IceCube.
 * The angle is the arc tangent of cross and scalar product, which keeps all digits where directions nearly agree.
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
    const { sin, cos, atan2, sqrt } = Math;
    return mean(truth.azimuth.length, (row) => {
      const a = truth.azimuth[row]!;
      const z = truth.zenith[row]!;
      const b = prediction.azimuth[row]!;
      const y = prediction.zenith[row]!;
      const [sinZ, cosZ, sinY, cosY] = [sin(z), cos(z), sin(y), cos(y)];
      const [ax, ay, bx, by] = [sinZ * cos(a), sinZ * sin(a), sinY * cos(b), sinY * sin(b)];
      const cross = sqrt(
        (ay * cosY - cosZ * by) ** 2 + (cosZ * bx - ax * cosY) ** 2 + (ax * by - ay * bx) ** 2,
      );
      return atan2(cross, ax * bx + ay * by + cosZ * cosY);
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
