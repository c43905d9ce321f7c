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
