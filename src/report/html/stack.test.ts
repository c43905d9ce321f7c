import fc from "fast-check";
import { expect, test } from "vitest";
import { spread, stackRows } from "./stack.ts";

test("marks closer than the gap go to rows of their own", () => {
  expect(stackRows([10, 12, 50, 11], { gap: 5, maxRows: 6 })).toEqual([0, 2, 0, 1]);
});

test("no two marks of a row overlap while there are rows left", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 20 }), (at) => {
      const rows = stackRows(at, { gap: 5, maxRows: 99 });
      for (const row of new Set(rows)) {
        const here = at.filter((_, i) => rows[i] === row).sort((a, b) => a - b);
        for (let i = 1; i < here.length; i++) expect(here[i]! - here[i - 1]!).toBeGreaterThanOrEqual(5);
      }
    }),
    { seed: 3 },
  );
});

test("labels keep their distance and their bounds", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 300, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (wanted) => {
        const placed = spread(wanted, { gap: 13, min: 9, max: 148 }).sort((a, b) => a - b);
        expect(placed[0]).toBeGreaterThanOrEqual(9);
        expect(placed[3]).toBeLessThanOrEqual(148);
        for (let i = 1; i < 4; i++) expect(placed[i]! - placed[i - 1]!).toBeGreaterThanOrEqual(13 - 1e-9);
      },
    ),
    { seed: 4 },
  );
});
