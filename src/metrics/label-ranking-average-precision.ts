import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { checkMatrices } from "./shared/numbers.ts";

/**
 * Label-weighted label-ranking average precision: over all labels that apply, in all rows, the mean precision at the
 * label's rank by predicted score (ties rank worst). Rows without a label do not count. Equals scikit-learn 1.5.2's
 * `label_ranking_average_precision_score` with the number of labels of a row as its weight (Fonseca et al. 2019).
 */
export const labelRankingAveragePrecision = defineMetric<Matrix, Matrix>({
  name: "label-ranking-average-precision",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    const { rows, columns } = truth;
    if (prediction.columns !== columns)
      throw new MetricInputError(`Expected ${columns} columns, found ${prediction.columns}.`);
    let [total, labels] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const applies = truth.values.subarray(row * columns, (row + 1) * columns);
      const scores = prediction.values.subarray(row * columns, (row + 1) * columns);
      for (let c = 0; c < columns; c++) {
        if (applies[c]! <= 0) continue;
        total += precisionAt(applies, scores, scores[c]!);
        labels++;
      }
    }
    if (labels === 0) throw new MetricInputError("There is no label to score.");
    return total / labels;
  },
  examples: [
    {
      truth: { rows: 2, columns: 3, values: Float64Array.of(1, 0, 0, 0, 0, 1) },
      prediction: { rows: 2, columns: 3, values: Float64Array.of(0.75, 0.5, 1, 1, 0.2, 0.1) },
      score: 0.41666666666666663,
      source:
        "scikit-learn 1.5.2: label_ranking_average_precision_score([[1, 0, 0], [0, 0, 1]], [[.75, .5, 1], [1, .2, .1]])",
    },
  ],
});

/** The share of labels that apply among those scored at least `score`. */
function precisionAt(applies: Float64Array, scores: Float64Array, score: number): number {
  let [above, right] = [0, 0];
  for (let c = 0; c < scores.length; c++) {
    if (scores[c]! < score) continue;
    above++;
    if (applies[c]! > 0) right++;
  }
  return right / above;
}
