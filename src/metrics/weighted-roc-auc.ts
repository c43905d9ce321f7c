import { defineMetric, MetricInputError } from "./metric.ts";
import { checkNumbers } from "./shared/numbers.ts";
import { type ScoresByClass, scoresByClass } from "./shared/scores-by-class.ts";

/** The part of the curve up to this true positive rate counts twice. */
const bend = 0.4;
const [lowWeight, highWeight] = [2, 1];

/**
 * The weighted area under the ROC curve of ALASKA2: the area is cut into two horizontal bands, true positive rates 0
 * to 0.4 with weight 2 and 0.4 to 1 with weight 1, and divided by the most that can be reached. Truth holds 1 for
 * hidden messages and another number for none; tied scores make one straight piece of the curve. Source: the
 * competition's evaluation page.
 * @throws MetricInputError when a number is not finite or a class is missing
 */
export const weightedRocAuc = defineMetric<Float64Array, Float64Array>({
  name: "weighted-roc-auc",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const scores = scoresByClass(truth, prediction, 1);
    if (scores.positives.length === 0 || scores.negatives.length === 0)
      throw new MetricInputError("The ROC AUC needs two classes; the answers hold one.");
    return weightedArea(scores) / (lowWeight * bend + highWeight * (1 - bend));
  },
  examples: [
    {
      truth: Float64Array.of(0, 0, 1, 1, 1, 0),
      prediction: Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.7, 0.75),
      score: 0.7460317460317462,
      source: "the reference's alaska_weighted_auc on scikit-learn 1.5.2's roc_curve",
    },
  ],
});

/** Walks the curve from (0, 0) to (1, 1), from the highest score down; each distinct score is one straight piece. */
function weightedArea({ positives, negatives }: ScoresByClass): number {
  let area = 0;
  let from: Point = { x: 0, y: 0 };
  let [p, n] = [positives.length, negatives.length]; // those below the point reached
  while (p > 0) {
    const score = positives[p - 1]!;
    while (n > 0 && negatives[n - 1]! > score) n--;
    from = { x: 1 - n / negatives.length, y: from.y };
    while (p > 0 && positives[p - 1] === score) p--;
    while (n > 0 && negatives[n - 1] === score) n--;
    const to = { x: 1 - n / negatives.length, y: 1 - p / positives.length };
    area += lowWeight * areaInBand([from, to], 0, bend) + highWeight * areaInBand([from, to], bend, 1);
    from = to;
  }
  return area;
}

/** x: false positive rate; y: true positive rate. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** Area between a rising piece of the curve and the right edge, within a band of y. */
function areaInBand([from, to]: readonly [Point, Point], low: number, high: number): number {
  const [bottom, top] = [Math.max(from.y, low), Math.min(to.y, high)];
  if (bottom >= top) return 0;
  const at = (y: number) => from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y);
  return (top - bottom) * (1 - (at(bottom) + at(top)) / 2);
}
