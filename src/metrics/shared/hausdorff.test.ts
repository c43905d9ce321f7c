import fc from "fast-check";
import { expect, test } from "vitest";
import { hausdorff } from "./hausdorff.ts";
import { type Volume, volumeOf } from "./volume.ts";

test("equals the distance over all pairs of voxels, whatever the masks and their sizes", () => {
  const size = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 7 }),
  );
  const volume = size.chain((dimensions) => {
    const empty = volumeOf(dimensions);
    return fc.uint8Array({ minLength: empty.voxels.length, maxLength: empty.voxels.length }).map((bytes) => ({
      ...empty,
      voxels: bytes.map((byte, i) => (byte % 29 === 1 || i === bytes[0]! % bytes.length ? 1 : 0)),
    }));
  });
  fc.assert(
    fc.property(volume, volume, (a, b) => {
      const unit = [a.depth, a.height, a.width] as const;
      expect(hausdorff(a, b, unit)).toBeCloseTo(byPairs(a, b, unit), 12);
    }),
    { numRuns: 400, seed: 9 },
  );
});

function byPairs(a: Volume, b: Volume, unit: readonly [number, number, number]): number {
  const directed = (from: readonly number[][], to: readonly number[][]) =>
    Math.max(
      ...from.map((p) =>
        Math.min(...to.map((q) => Math.hypot(...p.map((value, i) => (value - q[i]!) / unit[i]!)))),
      ),
    );
  return Math.max(directed(points(a), points(b)), directed(points(b), points(a)));
}

function points({ depth, height, width, voxels }: Volume): number[][] {
  const found: number[][] = [];
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) if (voxels[(z * height + y) * width + x]) found.push([z, y, x]);
  return found;
}
