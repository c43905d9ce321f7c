import { type Column, intColumn } from "../frame/table.ts";
import { defineMetric, MetricInputError } from "./metric.ts";
import { codedLabels } from "./shared/coded-labels.ts";

/**
 * Cohen's kappa with quadratic weights: scikit-learn 1.5.2's `cohen_kappa_score(weights="quadratic")`. The
 * distance of two labels is that of their ranks among the labels that occur, not of their values.
 */
export const quadraticWeightedKappa = defineMetric<Column, Column>({
  name: "quadratic-weighted-kappa",
  better: "higher",
  perfect: 1,
  range: [-1, 1],
  takes: "labels",
  compute(trueLabels, predictedLabels) {
    const { truth, prediction, classes } = codedLabels(trueLabels, predictedLabels);
    if (classes === 1)
      throw new MetricInputError("Kappa is not defined: all answers and predictions are one class.");
    return kappaOfRanks(truth, prediction);
  },
  examples: [
    {
      truth: intColumn([0, 1, 2, 3, 4, 2, 2]),
      prediction: intColumn([0, 2, 2, 3, 4, 1, 4]),
      score: 0.75,
      source:
        'scikit-learn 1.5.2: cohen_kappa_score([0, 1, 2, 3, 4, 2, 2], [0, 2, 2, 3, 4, 1, 4], weights="quadratic")',
    },
  ],
});

/** The kappa of labels that are their ranks already; NaN when all of them are one class, or there are none. */
export function kappaOfRanks(truth: Int32Array, prediction: Int32Array): number {
  const rows = truth.length;
  let [observed, squares, truthSum, predictionSum] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [t, p] = [truth[row]!, prediction[row]!];
    observed += (t - p) ** 2;
    truthSum += t;
    predictionSum += p;
    squares += t ** 2 + p ** 2;
  }
  // Over all pairs of a true and a predicted rank: sum of (t - p)^2 = rows * squares - 2 * sum(t) * sum(p).
  const byChance = rows * squares - 2 * truthSum * predictionSum;
  return 1 - (rows * observed) / byChance;
}
