import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";
import { area, intersection, type Mask, runsOf } from "./shared/runs.ts";

/**
 * Mean over images of F0.5, which weighs precision twice as much as recall: scikit-learn 1.5.2's
 * `fbeta_score(beta=0.5)` of the pixels. Two empty masks score 0.
 */
export const fHalf = defineMetric<readonly Mask[], readonly Mask[]>({
  name: "f-half",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    return mean(truth.length, (row) => {
      const right = intersection(truth[row]!, prediction[row]!);
      return right === 0 ? 0 : (1.25 * right) / (0.25 * area(truth[row]!) + area(prediction[row]!));
    });
  },
  examples: [
    {
      truth: [runsOf(20, [[0, 8]])],
      prediction: [runsOf(20, [[4, 8]])],
      score: 0.5,
      source: "by hand: precision and recall are 1/2",
    },
  ],
});
