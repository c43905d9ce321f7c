import { expect, test } from "vitest";
import { sortFloats } from "./sort-floats.ts";

/** The same numbers at every run, from [0, 1). */
function uniform(count: number): Float64Array {
  let state = 7;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    return state / 2 ** 32;
  });
}

const extremes = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1e308, -1e308];

test.each([
  ["from 0 to 1", (x: number) => x],
  ["of all sizes and both signs", (x: number) => (x - 0.5) * 10 ** (600 * x - 300)],
  ["all negative", (x: number) => -1 - x],
  ["with many ties", (x: number) => Math.round(8 * x) - 4],
  ["all the same", () => 0.25],
  ["with extremes and both zeros", (x: number) => extremes[Math.floor(8 * x)]!],
])("numbers %s are sorted as the array's own sort does, few and many", (_, map) => {
  for (const count of [0, 1, 1000, 20_000, 70_001]) {
    const values = uniform(count).map(map);
    const view = new Float64Array(values.length + 3).subarray(2, 2 + values.length);
    view.set(values);
    expect(sortFloats(view)).toBe(view);
    expect([...view]).toEqual([...values.sort()]);
  }
});
