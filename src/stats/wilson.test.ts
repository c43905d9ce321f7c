import { expect, test } from "vitest";
import golden from "../../test/golden/stats/golden.json" with { type: "json" };
import { wilsonInterval } from "./wilson.ts";

const cases = (golden.wilson as [number, number, number, number, number][]).map(
  ([k, n, level, low, high]) => ({
    k,
    n,
    level,
    low,
    high,
  }),
);

test.each(cases)("$k of $n at level $level is statsmodels' interval", ({ k, n, level, low, high }) => {
  const interval = wilsonInterval(k, n, level);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});

test.each([
  [1, 0],
  [-1, 3],
  [4, 3],
])("%d of %d is refused", (k, n) => {
  expect(() => wilsonInterval(k, n)).toThrow(RangeError);
});
