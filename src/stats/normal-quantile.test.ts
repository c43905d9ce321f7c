import { expect, test } from "vitest";
import golden from "../../test/golden/stats/golden.json" with { type: "json" };
import { normalQuantile } from "./normal-quantile.ts";

test.each(golden.normalQuantile as [number, number][])("quantile at %d is scipy's", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(z)));
});

test.each([0, 1, -0.1, Number.NaN])("p = %d has no quantile", (p) => {
  expect(() => normalQuantile(p)).toThrow(RangeError);
});
