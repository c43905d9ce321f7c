import { defineMetric } from "./metric.ts";
import { checkLengths } from "./shared/numbers.ts";

/** Characters of a page with their boxes, in pixels. */
export interface Boxes {
  readonly labels: readonly string[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
}

/** Predicted characters with a point each. */
export type Points = Pick<Boxes, "labels" | "x" | "y">;

/**
 * F1 over all pages: a character is found when a prediction with its label lies within its box; each prediction counts
 * for one character, the first that fits. 0 without a hit. Source: Kaggle's Python version of the metric of
 * Kuzushiji Recognition.
 */
export const kuzushijiF1 = defineMetric<readonly Boxes[], readonly Points[]>({
  name: "kuzushiji-f1",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  best: (truth) =>
    truth.map(({ labels, x, y, width, height }) => ({
      labels,
      x: x.map((left, i) => left + width[i]! / 2),
      y: y.map((top, i) => top + height[i]! / 2),
    })),
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    let [hits, characters, guesses] = [0, 0, 0];
    truth.forEach((boxes, page) => {
      hits += hitsOn(boxes, prediction[page]!);
      characters += boxes.labels.length;
      guesses += prediction[page]!.labels.length;
    });
    return hits === 0 ? 0 : (2 * hits) / (characters + guesses);
  },
  examples: [
    {
      truth: [
        {
          labels: ["U+003F", "U+3042"],
          x: Float64Array.of(1, 50),
          y: Float64Array.of(1, 50),
          width: Float64Array.of(10, 5),
          height: Float64Array.of(10, 5),
        },
      ],
      prediction: [{ labels: ["U+003F", "U+003F"], x: Float64Array.of(3, 4), y: Float64Array.of(3, 4) }],
      score: 0.5,
      source: "by hand: one hit, precision 1/2, recall 1/2",
    },
  ],
});

function hitsOn({ labels, x, y, width, height }: Boxes, points: Points): number {
  const unused = placesByLabel(points.labels);
  let hits = 0;
  labels.forEach((label, box) => {
    const [left, top] = [x[box]!, y[box]!];
    const [right, bottom] = [left + width[box]!, top + height[box]!];
    const places = unused.get(label) ?? [];
    const found = places.findIndex((point) => {
      const [px, py] = [points.x[point]!, points.y[point]!];
      return left < px && right > px && top < py && bottom > py;
    });
    if (found < 0) return;
    places.splice(found, 1);
    hits++;
  });
  return hits;
}

function placesByLabel(labels: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  labels.forEach((label, i) => {
    const found = places.get(label);
    if (found) found.push(i);
    else places.set(label, [i]);
  });
  return places;
}
