import { defineMetric, MetricInputError } from "./metric.ts";
import { type Point, sharedArea } from "./shared/convex-area.ts";
import { highestFirst } from "./shared/highest-first.ts";
import { checkLengths } from "./shared/numbers.ts";

/** A box that stands upright on the ground, in metres; in answers the score is not looked at. */
export interface Box3d {
  readonly name: string;
  readonly score: number;
  readonly center: readonly [x: number, y: number, z: number];
  readonly size: readonly [width: number, length: number, height: number];
  /** In radians, counterclockwise; the length lies along it. */
  readonly yaw: number;
}

export type Scene = readonly Box3d[];

const thresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/**
 * Mean over scenes and over IoU thresholds, 0.5 to 0.95, of the mean average precision of 3-D boxes by class; classes
 * are those of the scene's answers. Source: the evaluation page of Lyft's 3D Object Detection and the script that its
 * host gave.
 * @throws MetricInputError on a scene without a true box, a box without size, or coordinates too large to be exact
 */
export const map3d = defineMetric<readonly Scene[], readonly Scene[]>({
  name: "map-3d",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    const total = truth.reduce((sum, scene, i) => sum + sceneScore(scene, prediction[i]!), 0);
    return total / truth.length;
  },
  examples: [
    {
      truth: [[{ name: "car", score: 1, center: [0, 0, 0], size: [2, 4, 2], yaw: 0 }]],
      prediction: [[{ name: "car", score: 0.5, center: [0.5, 0, 0], size: [2, 4, 2], yaw: 0 }]],
      score: 0.6,
      source: "by hand: an IoU of 7/9 passes 0.5 to 0.75",
    },
  ],
});

function sceneScore(truth: Scene, prediction: Scene): number {
  const names = [...new Set(truth.map(({ name }) => name))];
  if (names.length === 0) throw new MetricInputError("A scene of the answers has no box.");
  let total = 0;
  for (const name of names) {
    const solids = truth.filter((box) => box.name === name).map(solidOf);
    const given = prediction.filter((box) => box.name === name);
    const best = highestFirst(given, ({ score }) => score).map((box) => bestOverlap(solidOf(box), solids));
    for (const threshold of thresholds) total += averagePrecision(best, { asked: solids.length, threshold });
  }
  return total / (names.length * thresholds.length);
}

interface Overlap {
  readonly iou: number;
  /** The place of the true box. */
  readonly at: number;
}

function bestOverlap(solid: Solid, solids: readonly Solid[]): Overlap {
  let best: Overlap = { iou: Number.NEGATIVE_INFINITY, at: -1 };
  solids.forEach((candidate, at) => {
    const shared = iou(solid, candidate);
    if (shared > best.iou) best = { iou: shared, at };
  });
  return best;
}

/** Area under the envelope of precision over recall; a true box counts for the first prediction that it fits best. */
function averagePrecision(
  overlaps: readonly Overlap[],
  { asked, threshold }: { readonly asked: number; readonly threshold: number },
): number {
  const isTaken = new Set<number>();
  let hits = 0;
  const points = overlaps.map(({ iou: shared, at }, i) => {
    if (shared > threshold && !isTaken.has(at)) {
      isTaken.add(at);
      hits++;
    }
    return { precision: hits / (i + 1), recall: hits / asked };
  });
  let [area, best] = [0, 0];
  for (let i = points.length - 1; i >= 0; i--) {
    best = Math.max(best, points[i]!.precision);
    area += (points[i]!.recall - (points[i - 1]?.recall ?? 0)) * best;
  }
  return area;
}

/** A box with its base's corners. */
interface Solid {
  readonly corners: readonly Point[];
  readonly bottom: number;
  readonly top: number;
  readonly volume: number;
}

const squareness = 1e-8; // NumPy's isclose beside 0

function solidOf({ center: [x, y, z], size: [width, length, height], yaw }: Box3d): Solid {
  if (!(width > 0 && length > 0 && height > 0) || [x, y, z, yaw].some(Number.isNaN))
    throw new MetricInputError("A box needs a place, an angle, and a size above 0.");
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  const corners = [
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(
    ([l, w]): Point => [
      x + ((l! * length) / 2) * cos - ((w! * width) / 2) * sin,
      y + ((l! * length) / 2) * sin + ((w! * width) / 2) * cos,
    ],
  );
  const isSquare = corners.every((corner, i) => {
    const [next, before] = [corners[(i + 1) % 4]!, corners[(i + 3) % 4]!];
    const product =
      (next[0] - corner[0]) * (before[0] - corner[0]) + (next[1] - corner[1]) * (before[1] - corner[1]);
    return Math.abs(product) <= squareness;
  });
  if (!isSquare)
    throw new MetricInputError("A box is too large, or too far away, for its corners to be exact.");
  return { corners, bottom: z - height / 2, top: z + height / 2, volume: width * length * height };
}

function iou(a: Solid, b: Solid): number {
  const height = Math.max(0, Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom));
  const shared = height === 0 ? 0 : height * sharedArea(a.corners, b.corners);
  return Math.min(Math.max(shared / (a.volume + b.volume - shared), 0), 1);
}
