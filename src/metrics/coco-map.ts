import { defineMetric, MetricInputError } from "./metric.ts";
import { checkLengths } from "./shared/numbers.ts";

/** A box of a category; in answers the score is not looked at. */
export interface CocoBox {
  readonly category: number;
  readonly score: number;
  /** Left, top, width, height in pixels. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** In square pixels; boxes of less than 0 or more than 1e10 are not asked for. */
  readonly area: number;
  /**
   * Matches of this box are forgotten, as pycocotools forgets those of an annotation with the id 0: a true box stays
   * free, and its finder counts as wrong. Only edition v1 has such boxes.
   */
  readonly isForgotten?: boolean;
}

export type CocoImage = readonly CocoBox[];

const leastIou = 0.4;
const mostDetections = 100; // of one category in one image
const [leastArea, mostArea] = [0, 1e10];
const recalls = Array.from({ length: 101 }, (_, i) => i * 0.01); // with the last bits of NumPy's linspace

/**
 * Mean over categories of the average precision at IoU 0.4, at 101 recalls: pycocotools 2.0's `COCOeval` for boxes with
 * `iouThrs = [0.4]`, its first statistic. Categories are those of the answers.
 */
export const cocoMap = defineMetric<readonly CocoImage[], readonly CocoImage[]>({
  name: "coco-map",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    const categories = [...new Set(truth.flatMap((image) => image.map(({ category }) => category)))];
    const precisions = categories
      .map((category) => categoryPrecision(truth, prediction, category))
      .filter((precision) => precision !== undefined);
    if (precisions.length === 0) throw new MetricInputError("The answers hold no box to find.");
    return precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
  },
  examples: [
    {
      truth: [[{ category: 3, score: 1, box: [0, 0, 10, 10], area: 100 }], []],
      prediction: [
        [{ category: 3, score: 0.4, box: [0, 0, 10, 9], area: 90 }],
        [{ category: 3, score: 0.6, box: [0, 0, 10, 10], area: 100 }],
      ],
      score: 0.5,
      source: "by hand: the second of two predictions is right, precision 1/2 at every recall",
    },
  ],
});

interface Match {
  readonly score: number;
  readonly isHit: boolean;
  readonly isIgnored: boolean;
}

/** Undefined when no box of the category is asked for. */
function categoryPrecision(
  truth: readonly CocoImage[],
  prediction: readonly CocoImage[],
  category: number,
): number | undefined {
  const matches: Match[] = [];
  let asked = 0;
  truth.forEach((image, i) => {
    const boxes = image.filter((box) => box.category === category);
    asked += boxes.filter((box) => !isOutside(box)).length;
    const given = byScore(prediction[i]!.filter((box) => box.category === category));
    matches.push(...matchImage(boxes, given.slice(0, mostDetections)));
  });
  return asked === 0 ? undefined : averagePrecision(byScore(matches), asked);
}

/** Each prediction, best first, takes the free true box of the largest IoU, ignored ones only as a last resort. */
function matchImage(boxes: readonly CocoBox[], given: readonly CocoBox[]): Match[] {
  const ordered = [...boxes.filter((box) => !isOutside(box)), ...boxes.filter(isOutside)];
  const isTaken = ordered.map(() => false);
  return given.map((detection) => {
    let [best, found] = [leastIou, -1];
    for (let i = 0; i < ordered.length; i++) {
      if (isTaken[i]) continue;
      if (found >= 0 && !isOutside(ordered[found]!) && isOutside(ordered[i]!)) break;
      const overlap = iou(detection.box, ordered[i]!.box);
      if (overlap < best) continue;
      [best, found] = [overlap, i];
    }
    if (found >= 0 && !detection.isForgotten) isTaken[found] = true;
    const match = ordered[found];
    const isHit = match !== undefined && !match.isForgotten;
    const isIgnored = (match !== undefined && isOutside(match)) || (!isHit && isOutside(detection));
    return { score: detection.score, isHit, isIgnored };
  });
}

/** Mean of the best precision at or beyond each of 101 recalls. */
function averagePrecision(matches: readonly Match[], asked: number): number {
  const [precision, recall]: [number[], number[]] = [[], []];
  let [hits, misses] = [0, 0];
  for (const { isHit, isIgnored } of matches) {
    if (!isIgnored) isHit ? hits++ : misses++;
    precision.push(hits / (hits + misses + Number.EPSILON));
    recall.push(hits / asked);
  }
  for (let i = precision.length - 1; i > 0; i--)
    precision[i - 1] = Math.max(precision[i - 1]!, precision[i]!);
  let [total, at] = [0, 0];
  for (const wanted of recalls) {
    while (at < recall.length && recall[at]! < wanted) at++;
    total += precision[at] ?? 0;
  }
  return total / recalls.length;
}

/** Highest first, equal ones in their order, those without a score last: NumPy's `argsort(-scores, kind="mergesort")`. */
function byScore<T extends { readonly score: number }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => {
    if (Number.isNaN(a.score) || Number.isNaN(b.score))
      return Number(Number.isNaN(a.score)) - Number(Number.isNaN(b.score));
    return a.score > b.score ? -1 : a.score < b.score ? 1 : 0;
  });
}

function isOutside({ area }: CocoBox): boolean {
  return area < leastArea || area > mostArea;
}

/** As pycocotools' C code: a coordinate that is no number does not bound the shared box. */
function iou([x, y, w, h]: CocoBox["box"], [gx, gy, gw, gh]: CocoBox["box"]): number {
  const width = lesser(w + x, gw + gx) - greater(x, gx);
  const height = lesser(h + y, gh + gy) - greater(y, gy);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (w * h + gw * gh - shared);
}

const lesser = (a: number, b: number) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
const greater = (a: number, b: number) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));
