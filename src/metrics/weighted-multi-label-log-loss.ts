import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkMatrices } from "./shared/numbers.ts";

/** Weights of a negative label: the patient as a whole, then the seven vertebrae. A positive one weighs twice that. */
const negativeWeights = [7, 1, 1, 1, 1, 1, 1, 1];
const smallest = 1e-15;

/**
 * The loss of RSNA's 2022 cervical spine competition, in nats: for each study the mean binary log loss of its eight
 * labels, weighted; then the mean over studies. Columns: patient_overall, C1 ... C7. Probabilities are clipped to
 * [1e-15, 1 - 1e-15]. Source: the competition's evaluation page and its discussion 340392.
 */
export const weightedMultiLabelLogLoss = defineMetric<Matrix, Matrix>({
  name: "weighted-multi-label-log-loss",
  better: "lower",
  perfect: 0,
  range: [0, -Math.log(smallest)],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    if (truth.columns !== negativeWeights.length || prediction.columns !== truth.columns)
      throw new MetricInputError(`Expected ${negativeWeights.length} columns, found ${prediction.columns}.`);
    return mean(truth.rows, (row) => {
      let [loss, total] = [0, 0];
      negativeWeights.forEach((negative, c) => {
        const isPositive = truth.values[row * truth.columns + c] === 1;
        const weight = isPositive ? 2 * negative : negative;
        const given = prediction.values[row * truth.columns + c]!;
        const p = Math.min(Math.max(given, smallest), 1 - smallest);
        loss -= weight * Math.log(isPositive ? p : 1 - p);
        total += weight;
      });
      return loss / total;
    });
  },
  examples: [
    {
      truth: { rows: 1, columns: 8, values: Float64Array.of(1, 1, 0, 0, 0, 0, 0, 0) },
      prediction: { rows: 1, columns: 8, values: new Float64Array(8).fill(0.5) },
      score: Math.LN2,
      source: "any weights: -log(1/2)",
    },
    {
      truth: { rows: 1, columns: 8, values: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0) },
      prediction: { rows: 1, columns: 8, values: Float64Array.of(0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1) },
      score: (-14 * Math.log(0.8) - 7 * Math.log(0.9)) / 21,
      source: "by hand: (-14 log 0.8 - 7 log 0.9) / 21",
    },
  ],
});
