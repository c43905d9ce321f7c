import { compareCodePoints } from "../core/code-points.ts";
import { dice } from "./mean-dice.ts";
import { defineMetric, MetricInputError } from "./metric.ts";
import { hausdorff } from "./shared/hausdorff.ts";
import { type Mask, type Runs, runsOf } from "./shared/runs.ts";
import { type Volume, volumeOf } from "./shared/volume.ts";

const [diceWeight, hausdorffWeight] = [0.4, 0.6];

/** One mask, a slice of a scan; pixels are counted down the columns. */
export interface Slice extends Mask {
  /** What is stacked into one volume: all slices of a scan. */
  readonly scan: string;
  /** Orders the slices of a scan; masks of one slice are joined. */
  readonly slice: string;
  readonly height: number;
  readonly width: number;
}

/**
 * 0.4 times the mean Dice coefficient of the masks plus 0.6 times (1 - the mean Hausdorff distance of the scans), where
 * a scan is a cube of edge one and the distance is divided by its diagonal. Pairs that are both empty do not count; a
 * distance to or from an empty volume is 1. Source: the evaluation page of the UW-Madison GI Tract competition, in the
 * reference's reading: one volume a scan, all organs joined, and 1 as well where far too much is predicted.
 * @throws MetricInputError when all masks are empty
 */
export const diceHausdorff = defineMetric<readonly Slice[], readonly Slice[]>({
  name: "dice-hausdorff",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    if (truth.length !== prediction.length)
      throw new MetricInputError(`Expected ${truth.length} masks, found ${prediction.length}.`);
    const coefficients = truth
      .map((mask, i) => dice(mask, prediction[i]!))
      .filter((value) => value !== undefined);
    const predicted = volumesOf(prediction);
    const distances = [...volumesOf(truth)]
      .map(([scan, volume]) => scanDistance(predicted.get(scan)!, volume))
      .filter((value) => value !== undefined);
    if (coefficients.length === 0)
      throw new MetricInputError("All masks are empty: there is nothing to score.");
    return diceWeight * average(coefficients) + hausdorffWeight * (1 - average(distances));
  },
  examples: [
    {
      truth: [{ ...runsOf(4, [[0, 1]]), scan: "a", slice: "1", height: 2, width: 2 }],
      prediction: [{ ...runsOf(4, [[0, 2]]), scan: "a", slice: "1", height: 2, width: 2 }],
      score: 0.4 * (2 / 3) + 0.6 * (1 - 0.5 / Math.sqrt(3)),
      source: "by hand: one of two pixels; half an edge apart",
    },
  ],
});

/**
 * The Hausdorff distance of a predicted and a true scan as a share of the cube's diagonal; undefined when both are
 * empty. 1 without a search where only one is, or where more than ten times too much is predicted.
 */
export function scanDistance(prediction: Volume, truth: Volume): number | undefined {
  const [given, expected] = [count(prediction), count(truth)];
  if (given === 0 && expected === 0) return undefined;
  if (isSame(prediction, truth)) return 0;
  if (given === 0 || expected === 0 || given > 10 * expected) return 1;
  return hausdorff(prediction, truth, [truth.depth, truth.height, truth.width]) / Math.sqrt(3);
}

/** The volume of each scan, slices in ascending order. */
export function volumesOf(slices: readonly Slice[]): Map<string, Volume> {
  const scans = new Map<string, Map<string, Slice[]>>();
  for (const slice of slices.toSorted((a, b) => compareCodePoints(a.slice, b.slice))) {
    const layers = scans.get(slice.scan) ?? new Map<string, Slice[]>();
    scans.set(slice.scan, layers);
    layers.set(slice.slice, [...(layers.get(slice.slice) ?? []), slice]);
  }
  return new Map([...scans].map(([scan, layers]) => [scan, stack([...layers.values()])]));
}

function stack(layers: readonly (readonly Slice[])[]): Volume {
  const { height, width } = layers[0]![0]!;
  const volume = volumeOf([layers.length, height, width]);
  layers.forEach((masks, z) => {
    for (const mask of masks) paint(volume, z, mask);
  });
  return volume;
}

function paint({ voxels, height, width }: Volume, z: number, { starts, ends }: Runs): void {
  starts.forEach((start, i) => {
    for (let pixel = start; pixel < ends[i]!; pixel++)
      voxels[(z * height + (pixel % height)) * width + Math.floor(pixel / height)] = 1;
  });
}

function isSame(a: Volume, b: Volume): boolean {
  return (
    a.depth === b.depth &&
    a.height === b.height &&
    a.width === b.width &&
    a.voxels.every((v, i) => v === b.voxels[i])
  );
}

function count({ voxels }: Volume): number {
  return voxels.reduce((total, voxel) => total + voxel, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
