import { defineMetric } from "./metric.ts";
import { checkLengths } from "./shared/numbers.ts";

/** One row's labels; a repeated one counts once. */
export type LabelSet = readonly string[];

/**
 * F1 over all pairs of row and label: 2 TP / (2 TP + FP + FN), 0 when there is neither a true nor a predicted label.
 * Equals scikit-learn 1.5.2's `f1_score(average="micro")` of binarised label sets.
 */
export const multiLabelF1Micro = defineMetric<readonly LabelSet[], readonly LabelSet[]>({
  name: "multi-label-f1-micro",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    let [right, total] = [0, 0];
    truth.forEach((labels, row) => {
      const [expected, given] = [new Set(labels), new Set(prediction[row]!)];
      for (const label of given) if (expected.has(label)) right++;
      total += expected.size + given.size;
    });
    return total === 0 ? 0 : (2 * right) / total;
  },
  examples: [
    {
      truth: [["a", "b"], ["c"], []],
      prediction: [["a"], ["c", "a"], ["b"]],
      score: 0.5714285714285714,
      source:
        "scikit-learn 1.5.2: f1_score([[1, 1, 0], [0, 0, 1], [0, 0, 0]], [[1, 0, 0], [1, 0, 1], [0, 1, 0]], average='micro')",
    },
  ],
});
