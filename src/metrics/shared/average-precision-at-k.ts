import { defineMetric } from "../metric.ts";
import { mean } from "./mean.ts";
import { checkLengths } from "./numbers.ts";

/** The relevant items of a row, or the predicted ones, best first. */
export type Items = readonly string[];

/**
 * Average precision at k of one row: over the first k predictions the precision at each new hit, summed and divided
 * by how many hits were possible. A repeated prediction counts once; a row without relevant items scores 0.
 */
export function averagePrecisionAtK(relevant: ReadonlySet<string>, predicted: Items, k: number): number {
  if (relevant.size === 0) return 0;
  let [score, hits] = [0, 0];
  for (let i = 0; i < predicted.length && i < k; i++)
    if (relevant.has(predicted[i]!) && predicted.indexOf(predicted[i]!) === i) score += ++hits / (i + 1);
  return score / Math.min(relevant.size, k);
}

/** The mean over rows of {@link averagePrecisionAtK}, as a metric. */
export function mapAtK(k: number) {
  return defineMetric<readonly Items[], readonly Items[]>({
    name: `map-at-${k}`,
    better: "higher",
    perfect: 1,
    range: [0, 1],
    compute(truth, prediction) {
      checkLengths(truth.length, prediction.length);
      return mean(truth.length, (row) => averagePrecisionAtK(new Set(truth[row]!), prediction[row]!, k));
    },
    examples: [
      {
        truth: [["a"], ["b", "c"]],
        prediction: [
          ["x", "a"],
          ["b", "x", "c"],
        ],
        score: 0.6666666666666666,
        source: "by hand: 1/2, and (1 + 2/3) / 2",
      },
    ],
  });
}
