import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareCodePoints } from "../core/code-points.ts";
import { sortOrder } from "./sort.ts";
import { stringColumn, takeRows, valuesOf } from "./table.ts";

// The orders that pandas gives are in golden.test.ts.
describe("strings are ordered by code point", () => {
  test("a character beyond U+FFFF comes after every one below, though its first UTF-16 unit does not", () => {
    expect("😀" < "\uffff").toBe(true);
    expect(compareCodePoints("😀", "\uffff")).toBeGreaterThan(0);
  });

  test("as their UTF-8 bytes are, whatever the strings", () => {
    const strings = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(strings, strings, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareCodePoints(a, b))).toBe(expected);
      }),
      { numRuns: 5000, seed: 5 },
    );
  });

  test("equal ones keep their order, and missing ones come last in theirs", () => {
    const column = stringColumn(["b", null, "a", "b", null, "a"]);
    expect([...sortOrder(column)]).toEqual([2, 5, 0, 3, 1, 4]);
    const sorted = takeRows({ rows: 6, columns: [{ name: "x", data: column }] }, sortOrder(column));
    expect(valuesOf(sorted.columns[0]!.data)).toEqual(["a", "a", "b", "b", null, null]);
  });
});

test("whole numbers are ordered as the general comparison orders them, equal ones in place", () => {
  const numbers = fc.array(
    fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer(), fc.constantFrom(2 ** 33, -(2 ** 53), 2 ** 60)),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(numbers, (values) => {
      const expected = values.map((_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b);
      expect([...sortOrder({ dtype: "int64", values: Float64Array.from(values) })]).toEqual(expected);
    }),
    { numRuns: 2000, seed: 11 },
  );
});
