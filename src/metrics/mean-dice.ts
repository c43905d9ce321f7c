import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";
import { area, intersection, type Mask, type Runs, runsOf } from "./shared/runs.ts";

/** Mean over images of the Dice coefficient of two masks, 2 |A and B| / (|A| + |B|); two empty masks are alike. */
export const meanDice = defineMetric<readonly Mask[], readonly Mask[]>({
  name: "mean-dice",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    return mean(truth.length, (row) => dice(truth[row]!, prediction[row]!) ?? 1);
  },
  examples: [
    {
      truth: [runsOf(10, [[0, 4]]), runsOf(10, [])],
      prediction: [runsOf(10, [[2, 4]]), runsOf(10, [])],
      score: 0.75,
      source: "by hand: 2 * 2 / 8, and two empty masks",
    },
  ],
});

/** The Dice coefficient of two masks; undefined when both are empty. */
export function dice(a: Runs, b: Runs): number | undefined {
  const total = area(a) + area(b);
  return total === 0 ? undefined : (2 * intersection(a, b)) / total;
}
