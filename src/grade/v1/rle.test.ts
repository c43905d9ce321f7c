import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mask } from "../../metrics/shared/runs.ts";
import { area, intersection } from "../../metrics/shared/runs.ts";
import { InvalidSubmission } from "../invalid-submission.ts";
import { parseRle } from "../rle.ts";
import { decodeRle } from "./rle.ts";

const pixels = 30;

/** Up to five runs, most of them in order; some overlap, are empty, or reach beyond the image. */
const runs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: pixels + 4 }), fc.integer({ min: 0, max: 8 })), { maxLength: 5 })
  .chain((pairs) => fc.boolean().map((isSorted) => (isSorted ? pairs.toSorted(([a], [b]) => a - b) : pairs)));

test("decodes as pixels painted one by one do", () => {
  fc.assert(
    fc.property(runs, (pairs) => {
      const expected = paintedV1(pairs);
      expect(outcome(decodeRle, pairs)).toEqual(expected);
      const isBeyond = pairs.some(([start, length]) => start + length - 1 > pixels);
      expect(outcome(parseRle, pairs)).toEqual(isBeyond ? null : expected);
    }),
    { numRuns: 3000, seed: 11 },
  );
});

test("areas and shared areas of runs are those of the pixels", () => {
  fc.assert(
    fc.property(runs, runs, (a, b) => {
      const [x, y] = [paintedV1(a), paintedV1(b)];
      if (!x || !y) return;
      const [m, n] = [a, b].map((pairs) => decodeRle(pairs.flat().join(" "), pixels)) as [Mask, Mask];
      expect(area(m)).toBe(x.reduce((sum, bit) => sum + bit, 0));
      expect(intersection(m, n)).toBe(x.reduce((sum, bit, i) => sum + bit * y[i]!, 0));
    }),
    { numRuns: 1000, seed: 12 },
  );
});

// Each was run with the reference's rle_decode on 10 pixels; null where it raises.
test.each([
  ["", "0000000000"],
  [" \t\n", "0000000000"],
  ["7", "0000000000"],
  ["1 2 6", "1100011000"],
  ["1 6 5", null],
  ["1 2 6 1 9", null],
  ["9 5", "0000000011"],
  ["50 5", "0000000000"],
  ["1_0 +1", "0000000001"],
  ["\u0661 2", "1100000000"],
  ["3.0 1", null],
  ["0 1", null],
  ["1 0", null],
  ["9223372036854775807 5", "0000000000"],
  ["18446744073709551615 5", null],
  ["5 99999999999999999999", "0000111111"],
] as const)("%j is %s", (text, bits) => {
  if (bits === null) return expect(() => decodeRle(text, 10)).toThrow(InvalidSubmission);
  expect(bitsOf(decodeRle(text, 10)).join("")).toBe(bits);
});

function paintedV1(pairs: readonly (readonly [number, number])[]): number[] | null {
  const bits = new Array<number>(pixels).fill(0);
  let before = 0;
  for (const [start, length] of pairs) {
    if (start < Math.max(1, before) || length < 1) return null;
    before = start;
    for (let i = start - 1; i < Math.min(pixels, start - 1 + length); i++) {
      if (bits[i]) return null;
      bits[i] = 1;
    }
  }
  return bits;
}

function outcome(
  decode: (text: string, pixels: number) => Mask,
  pairs: readonly (readonly [number, number])[],
): number[] | null {
  try {
    return bitsOf(decode(pairs.flat().join(" "), pixels));
  } catch (error) {
    if (error instanceof InvalidSubmission) return null;
    throw error;
  }
}

function bitsOf({ pixels: count, starts, ends }: Mask): number[] {
  const bits = new Array<number>(count).fill(0);
  starts.forEach((start, i) => {
    bits.fill(1, start, ends[i]!);
  });
  return bits;
}
