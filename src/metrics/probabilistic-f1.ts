import { defineMetric } from "./metric.ts";
import { sum } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

/**
 * F1 with probabilities in place of decisions (Yacouby and Axman 2020): precision is the predicted mass on positives
 * among all predicted mass, recall that mass among the positives. Predictions are clipped to [0, 1]; 0 without mass
 * on a positive. Source: Kaggle's notebook "Probabilistic F Score" for RSNA's breast cancer competition.
 */
export const probabilisticF1 = defineMetric<Float64Array, Float64Array>({
  name: "probabilistic-f1",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const clipped = (row: number) => Math.min(Math.max(prediction[row]!, 0), 1);
    const positives = truth.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    const right = sum(truth.length, (row) => (truth[row] === 0 ? 0 : clipped(row)));
    const mass = sum(truth.length, clipped);
    return right === 0 ? 0 : (2 * right) / (mass + positives);
  },
  examples: [
    {
      truth: Float64Array.of(1, 0, 1, 0),
      prediction: Float64Array.of(0.8, 0.3, 0.4, 0.1),
      score: 0.6666666666666666,
      source: "by hand: precision 1.2 / 1.6, recall 1.2 / 2",
    },
  ],
});
