import { defineMetric, MetricInputError } from "./metric.ts";
import { checkLengths } from "./shared/numbers.ts";
import { area, intersection, type Mask, runsOf } from "./shared/runs.ts";

/**
 * The Dice coefficient of all masks taken as one, 2 |A and B| / (|A| + |B|) over all images.
 * @throws MetricInputError when every mask is empty
 */
export const globalDice = defineMetric<readonly Mask[], readonly Mask[]>({
  name: "global-dice",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    let [shared, total] = [0, 0];
    truth.forEach((mask, row) => {
      shared += intersection(mask, prediction[row]!);
      total += area(mask) + area(prediction[row]!);
    });
    if (total === 0) throw new MetricInputError("All masks are empty: the Dice coefficient is not defined.");
    return (2 * shared) / total;
  },
  examples: [
    {
      truth: [runsOf(10, [[0, 4]]), runsOf(10, [[5, 2]])],
      prediction: [runsOf(10, [[2, 4]]), runsOf(10, [])],
      score: 0.4,
      source: "by hand: 2 * 2 / (6 + 4)",
    },
  ],
});
