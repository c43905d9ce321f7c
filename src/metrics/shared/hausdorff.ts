import type { Volume } from "./volume.ts";

/**
 * Hausdorff distance of two masks, none empty: the farthest that a voxel of one is from the other, where the edges of
 * `unit` (depth, height, width) have length one. Exact, in time linear in the voxels, by distance transforms
 * (Felzenszwalb and Huttenlocher 2012).
 */
export function hausdorff(a: Volume, b: Volume, unit: readonly [number, number, number]): number {
  return Math.sqrt(Math.max(farthestSquared(a, b, unit), farthestSquared(b, a, unit)));
}

/** Over the voxels of `from`, the largest squared distance to the nearest voxel of `to`. */
function farthestSquared(from: Volume, to: Volume, unit: readonly [number, number, number]): number {
  const size = [
    Math.max(from.depth, to.depth),
    Math.max(from.height, to.height),
    Math.max(from.width, to.width),
  ] as const;
  const squared = distanceTransform(to, size, unit);
  let farthest = 0;
  for (let z = 0; z < from.depth; z++)
    for (let y = 0; y < from.height; y++)
      for (let x = 0; x < from.width; x++)
        if (from.voxels[(z * from.height + y) * from.width + x])
          farthest = Math.max(farthest, squared[(z * size[1] + y) * size[2] + x]!);
  return farthest;
}

type Size = readonly [depth: number, height: number, width: number];

/** The squared distance of each voxel of a grid to the nearest one of the mask. */
function distanceTransform({ depth, height, width, voxels }: Volume, size: Size, unit: Size): Float64Array {
  const squared = new Float64Array(size[0] * size[1] * size[2]).fill(Number.POSITIVE_INFINITY);
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (voxels[(z * height + y) * width + x]) squared[(z * size[1] + y) * size[2] + x] = 0;
  const strides: Size = [size[1] * size[2], size[2], 1];
  for (const axis of [2, 1, 0] as const) {
    const line = makeLine(size[axis], 1 / unit[axis] ** 2);
    const [stride, length] = [strides[axis], size[axis]];
    for (let start = 0; start < squared.length; start++)
      if (Math.floor(start / stride) % length === 0) line.transform(squared, start, stride);
  }
  return squared;
}

/** The transform along one axis: for each place the least of f(q) + weight (p - q)^2, by the parabolas' lower envelope. */
function makeLine(length: number, weight: number) {
  const values = new Float64Array(length);
  const places = new Int32Array(length);
  const bounds = new Float64Array(length + 1);
  return {
    transform(squared: Float64Array, start: number, stride: number): void {
      let last = -1;
      for (let q = 0; q < length; q++) {
        values[q] = squared[start + q * stride]!;
        if (values[q] === Number.POSITIVE_INFINITY) continue;
        let from = Number.NEGATIVE_INFINITY;
        while (last >= 0) {
          const p = places[last]!;
          from = (values[q]! - values[p]!) / (2 * weight * (q - p)) + (q + p) / 2;
          if (from > bounds[last]!) break;
          last--;
          from = Number.NEGATIVE_INFINITY;
        }
        last++;
        places[last] = q;
        bounds[last] = from;
      }
      if (last < 0) return;
      bounds[last + 1] = Number.POSITIVE_INFINITY;
      for (let p = 0, i = 0; p < length; p++) {
        while (bounds[i + 1]! < p) i++;
        const q = places[i]!;
        squared[start + p * stride] = values[q]! + weight * (p - q) ** 2;
      }
    },
  };
}
