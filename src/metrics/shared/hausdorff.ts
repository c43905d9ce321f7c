import { type Volume, volumeOf } from "./volume.ts";

/**
 * Hausdorff distance of two masks, none empty: the farthest that a voxel of one is from the other, where the edges of
 * `unit` (depth, height, width) have length one. Exact, in time linear in the voxels of the box around both, by
 * distance transforms (Felzenszwalb and Huttenlocher 2012).
 */
export function hausdorff(a: Volume, b: Volume, unit: Triple): number {
  const [from, to] = boundsOf([a, b]);
  const [x, y] = [crop(a, from, to), crop(b, from, to)];
  return Math.sqrt(Math.max(farthestSquared(x, y, unit), farthestSquared(y, x, unit)));
}

type Triple = readonly [depth: number, height: number, width: number];

/** The first place of the box around all voxels of the masks, and the place behind its last. */
function boundsOf(volumes: readonly Volume[]): readonly [Triple, Triple] {
  const far = Number.POSITIVE_INFINITY;
  const from: [number, number, number] = [far, far, far];
  const to: [number, number, number] = [0, 0, 0];
  for (const { depth, height, width, voxels } of volumes)
    for (let z = 0; z < depth; z++)
      for (let y = 0; y < height; y++) {
        const start = (z * height + y) * width;
        const row = voxels.subarray(start, start + width);
        const [first, last] = [row.indexOf(1), row.lastIndexOf(1)];
        if (first < 0) continue;
        [z, y, first].forEach((place, axis) => {
          from[axis] = Math.min(from[axis]!, place);
        });
        [z, y, last].forEach((place, axis) => {
          to[axis] = Math.max(to[axis]!, place + 1);
        });
      }
  return [from, to];
}

/** What stands in the box, empty where it reaches beyond the volume. */
function crop({ depth, height, width, voxels }: Volume, from: Triple, to: Triple): Volume {
  const part = volumeOf([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  for (let z = from[0]; z < Math.min(to[0], depth); z++)
    for (let y = from[1]; y < Math.min(to[1], height); y++) {
      const start = (z * height + y) * width;
      const row = voxels.subarray(start + from[2], start + Math.max(from[2], Math.min(to[2], width)));
      part.voxels.set(row, ((z - from[0]) * part.height + y - from[1]) * part.width);
    }
  return part;
}

/** Over the voxels of `from`, the largest squared distance to the nearest voxel of `to`, which has its size. */
function farthestSquared(from: Volume, to: Volume, unit: Triple): number {
  const squared = distanceTransform(to, unit);
  return from.voxels.reduce((farthest, voxel, i) => (voxel ? Math.max(farthest, squared[i]!) : farthest), 0);
}

/** The squared distance of each voxel to the nearest one of the mask. */
function distanceTransform({ depth, height, width, voxels }: Volume, unit: Triple): Float64Array {
  const squared = Float64Array.from(voxels, (voxel) => (voxel ? 0 : Number.POSITIVE_INFINITY));
  const size = [depth, height, width] as const;
  const strides = [height * width, width, 1] as const;
  for (const axis of [2, 1, 0] as const) {
    const line = makeLine(size[axis], 1 / unit[axis] ** 2);
    const [stride, length] = [strides[axis], size[axis]];
    for (let block = 0; block < squared.length; block += stride * length)
      for (let start = block; start < block + stride; start++) line.transform(squared, start, stride);
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
