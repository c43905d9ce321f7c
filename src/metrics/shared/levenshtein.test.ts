import fc from "fast-check";
import { expect, test } from "vitest";
import { levenshtein } from "./levenshtein.ts";

test("equals the table of Wagner and Fischer, whatever the sequences", () => {
  const sequence = fc.array(fc.nat(3), { maxLength: 150 });
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      expect(levenshtein(a, b)).toBe(byTable(a, b));
    }),
    { numRuns: 1500, seed: 3 },
  );
});

test.each([31, 32, 33, 63, 64, 65, 96])("holds at the edge of a word: %i symbols", (length) => {
  const a = Array.from({ length }, (_, i) => i);
  expect(levenshtein(a, a.toReversed())).toBe(byTable(a, a.toReversed()));
  expect(levenshtein(a, a.slice(1))).toBe(1);
  expect(levenshtein(a, [])).toBe(length);
});

test.each([
  ["beyond the table of small ones", [5000, 70000, 5000], [70000, 5000]],
  ["negative", [-1, -2, 3], [-2, -1, 3]],
  ["equal in their last 32 bits", [1, 2 ** 32 + 1], [2 ** 32 + 1, 1]],
  ["fractions", [0.5, 1.5, 2], [0.5, 1, 2, 1.5]],
])("symbols may be %s", (_, a, b) => {
  expect(levenshtein(a, b)).toBe(byTable(a, b));
});

function byTable(a: readonly number[], b: readonly number[]): number {
  let row = b.map((_, j) => j + 1);
  a.forEach((symbol, i) => {
    let [diagonal, left] = [i, i + 1];
    row = row.map((above, j) => {
      left = Math.min(left + 1, above + 1, diagonal + (symbol === b[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return row.at(-1) ?? a.length;
}
