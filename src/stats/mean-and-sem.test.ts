import { expect, test } from "vitest";
import golden from "../../test/golden/stats/golden.json" with { type: "json" };
import { meanAndSem } from "./mean-and-sem.ts";

test.each(golden.sem as [number[], number, number][])(
  "mean and SEM of %j are scipy's",
  (values, mean, sem) => {
    const result = meanAndSem(values);
    expect(result.n).toBe(values.length);
    expect(result.mean).toBeCloseTo(mean, 9);
    expect(result.sem).toBeCloseTo(sem, 9);
  },
);

test("one value shows no spread: its SEM is null, not 0", () => {
  expect(meanAndSem([4])).toEqual({ n: 1, mean: 4, sem: null });
});

test("no values have no mean", () => {
  expect(() => meanAndSem([])).toThrow(RangeError);
});
