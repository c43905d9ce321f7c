import { compareCodePoints } from "../core/code-points.ts";
import { defineMetric, MetricInputError } from "./metric.ts";
import { highestFirst } from "./shared/highest-first.ts";
import { checkLengths } from "./shared/numbers.ts";

/** A labelled box of an image, in pixels; its confidence orders predictions and is not looked at in answers. */
export interface LabelledBox {
  readonly label: string;
  readonly confidence: number;
  readonly box: readonly [xMin: number, yMin: number, xMax: number, yMax: number];
}

export type Image = readonly LabelledBox[];

const leastIou = 0.5;

/**
 * Mean over the answers' labels of the average precision of boxes that match at IoU > 0.5 (PASCAL VOC 2010), in the
 * reference's reading: each prediction takes the best true box that is still free, a true box left over is a positive
 * of score 0, and an image with neither is a negative of score 0. Average precision as scikit-learn 1.5.2's.
 * @throws MetricInputError where a label has no negative at all, or a confidence is not finite
 */
export const vocMap = defineMetric<readonly Image[], readonly Image[]>({
  name: "voc-map",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    const labels = [...new Set(truth.flatMap((image) => image.map(({ label }) => label)))];
    if (labels.length === 0) return 0;
    let sorted = prediction;
    const precisions = labels.sort(compareCodePoints).map((label) => {
      // Once a label, as the reference does: beside a NaN of a label that is not asked for, another sort is another order.
      sorted = sorted.map((image) => highestFirst(image, ({ confidence }) => confidence));
      return labelPrecision(truth, sorted, label);
    });
    return precisions.reduce((sum, precision) => sum + precision, 0) / labels.length;
  },
  examples: [
    {
      truth: [[{ label: "opacity", confidence: 1, box: [0, 0, 10, 10] }], []],
      prediction: [
        [{ label: "opacity", confidence: 0.4, box: [0, 0, 10, 9] }],
        [{ label: "opacity", confidence: 0.6, box: [0, 0, 10, 10] }],
      ],
      score: 0.5,
      source: "scikit-learn 1.5.2: average_precision_score([1, 0], [0.4, 0.6])",
    },
  ],
});

function labelPrecision(truth: readonly Image[], prediction: readonly Image[], label: string): number {
  const [hits, scores]: [number[], number[]] = [[], []];
  const add = (hit: number, score: number) => {
    hits.push(hit);
    scores.push(score);
  };
  truth.forEach((image, i) => {
    const before = hits.length;
    const boxes = image.filter((box) => box.label === label).map(({ box }) => box);
    const isFree = boxes.map(() => true);
    for (const { box, confidence, label: given } of prediction[i]!) {
      if (given !== label) continue;
      const match = bestMatch(box, boxes, isFree);
      if (match >= 0) isFree[match] = false;
      add(match >= 0 ? 1 : 0, confidence);
    }
    for (const free of isFree) if (free) add(1, 0);
    if (hits.length === before) add(0, 0);
  });
  if (!hits.includes(0))
    throw new MetricInputError(`The label "${label}" has no negative: its precision is not defined.`);
  if (!scores.every(Number.isFinite)) throw new MetricInputError("Expected finite confidences.");
  return averagePrecision(hits, scores);
}

type Box = LabelledBox["box"];

/** The free true box of the largest IoU above the least; -1 when there is none. */
function bestMatch(box: Box, boxes: readonly Box[], isFree: readonly boolean[]): number {
  let [best, found] = [0, -1];
  boxes.forEach((candidate, i) => {
    if (!isFree[i]) return;
    const overlap = iou(box, candidate);
    if (overlap > best && overlap > leastIou) [best, found] = [overlap, i];
  });
  return found;
}

function iou(a: Box, b: Box): number {
  const width = Math.max(0, lesser(a[2], b[2]) - greater(a[0], b[0]));
  const height = Math.max(0, lesser(a[3], b[3]) - greater(a[1], b[1]));
  const shared = width * height;
  const union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared;
  return union > 0 ? shared / union : 0;
}

// As Python's max and min: the first one unless the second beats it, also beside NaN.
// biome-ignore lint/complexity/useMathMinMax: Math.max gives NaN
const greater = (a: number, b: number) => (b > a ? b : a);
// biome-ignore lint/complexity/useMathMinMax: Math.min gives NaN
const lesser = (a: number, b: number) => (b < a ? b : a);

/** The sum over distinct scores, highest first, of the gain in recall times the precision there. */
function averagePrecision(hits: readonly number[], scores: readonly number[]): number {
  const order = hits.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positives = hits.reduce((sum, hit) => sum + hit, 0);
  let [found, before, total] = [0, 0, 0];
  order.forEach((row, i) => {
    found += hits[row]!;
    if (i + 1 < order.length && scores[order[i + 1]!] === scores[row]) return;
    total += ((found - before) / positives) * (found / (i + 1));
    before = found;
  });
  return total;
}
