import { defineMetric, MetricInputError } from "./metric.ts";
import { checkNumbers } from "./shared/numbers.ts";
import { scoresByClass } from "./shared/scores-by-class.ts";

/**
 * Area under the ROC curve for two classes: scikit-learn 1.5.2's `roc_auc_score` on one column of scores. The
 * larger of the two true values is the positive class; tied scores count half.
 */
export const rocAuc = defineMetric<Float64Array, Float64Array>({
  name: "roc-auc",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const { positives, negatives } = scoresByClass(truth, prediction, largerOfTwo(truth));
    return halfWins(positives, negatives) / (2 * positives.length * negatives.length);
  },
  examples: [
    {
      truth: Float64Array.of(0, 0, 1, 1),
      prediction: Float64Array.of(0.1, 0.4, 0.35, 0.8),
      score: 0.75,
      source: "scikit-learn 1.5.2: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])",
    },
    {
      truth: Float64Array.of(0, 1, 0, 1, 1),
      prediction: Float64Array.of(0.5, 0.5, 0.2, 0.5, 0.1),
      score: 0.5,
      source: "scikit-learn 1.5.2: roc_auc_score([0, 1, 0, 1, 1], [0.5, 0.5, 0.2, 0.5, 0.1])",
    },
  ],
});

/** The positive class. @throws MetricInputError unless there are two classes, both integers */
function largerOfTwo(truth: Float64Array): number {
  const first = truth[0]!;
  const second = truth.find((value) => value !== first);
  if (second === undefined)
    throw new MetricInputError("The ROC AUC needs two classes; the answers hold one.");
  const other = truth.find((value) => value !== first && value !== second);
  if (other !== undefined || !Number.isInteger(first) || !Number.isInteger(second))
    throw new MetricInputError("The ROC AUC needs answers of two integer classes.");
  return Math.max(first, second);
}

/** Over all pairs of a positive and a negative: 2 where the positive scores higher, 1 where they tie. */
function halfWins(positives: Float64Array, negatives: Float64Array): number {
  let [total, below, notAbove] = [0, 0, 0];
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    total += below + notAbove;
  }
  return total;
}
