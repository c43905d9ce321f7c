import { defineMetric, MetricInputError } from "./metric.ts";
import { checkNumbers } from "./shared/numbers.ts";

/** The part of the curve up to this true positive rate counts twice. */
const bend = 0.4;
const [lowWeight, highWeight] = [2, 1];

/**
 * The weighted area under the ROC curve of ALASKA2: the area is cut into two horizontal bands, true positive rates 0
 * to 0.4 with weight 2 and 0.4 to 1 with weight 1, and divided by the most that can be reached. Truth holds 1 for
 * hidden messages and 0 for none. Source: the competition's evaluation page.
 */
export const weightedRocAuc = defineMetric<Float64Array, Float64Array>({
  name: "weighted-roc-auc",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const positives = truth.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
    if (positives === 0 || positives === truth.length)
      throw new MetricInputError("The ROC AUC needs two classes; the answers hold one.");
    const curve = rocCurve(truth, prediction);
    const area = lowWeight * areaOfBand(curve, 0, bend) + highWeight * areaOfBand(curve, bend, 1);
    return area / (lowWeight * bend + highWeight * (1 - bend));
  },
  examples: [
    {
      truth: Float64Array.of(0, 0, 1, 1, 1, 0),
      prediction: Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.7, 0.75),
      score: 0.761904761904762,
      source: "the reference's alaska_weighted_auc on scikit-learn 1.5.2's roc_curve",
    },
  ],
});

interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
}

/** From (0, 0) to (1, 1), a point for each distinct score, highest first. */
function rocCurve(truth: Float64Array, scores: Float64Array): RocCurve {
  const order = Uint32Array.from(truth, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  const falsePositives = new Float64Array(truth.length + 1);
  const truePositives = new Float64Array(truth.length + 1);
  let points = 1;
  let [f, t] = [0, 0];
  order.forEach((row, i) => {
    if (truth[row] === 1) t++;
    else f++;
    if (i + 1 < order.length && scores[order[i + 1]!] === scores[row]) return;
    falsePositives[points] = f;
    truePositives[points++] = t;
  });
  return {
    falsePositiveRate: falsePositives.subarray(0, points).map((count) => count / f),
    truePositiveRate: truePositives.subarray(0, points).map((count) => count / t),
  };
}

/** Area to the right of the curve between two true positive rates: what is gained there before false positives. */
function areaOfBand(
  { falsePositiveRate: x, truePositiveRate: y }: RocCurve,
  low: number,
  high: number,
): number {
  let area = 0;
  for (let i = 1; i < y.length; i++) {
    const [from, to] = [Math.max(y[i - 1]!, low), Math.min(y[i]!, high)];
    if (from >= to) continue;
    const at = (rate: number) => x[i - 1]! + ((x[i]! - x[i - 1]!) * (rate - y[i - 1]!)) / (y[i]! - y[i - 1]!);
    area += (to - from) * (1 - (at(from) + at(to)) / 2);
  }
  return area;
}
