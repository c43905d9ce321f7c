import { afterAll, beforeAll, expect, test } from "vitest";
import { columnNames } from "../../src/frame/table.ts";
import { type Prepared, prepareBundled, sum } from "../../test/prepared.ts";

let prepared: Prepared;
beforeAll(async () => {
  prepared = await prepareBundled("quake-magnitude");
});
afterAll(() => prepared[Symbol.dispose]());

test("the rows are those of scikit-learn 1.9.1: train_test_split(events, test_size=0.2, random_state=0)", () => {
  const [train, held] = [prepared.values("public/train.csv", "id"), prepared.values("public/test.csv", "id")];
  expect([train.length, train.slice(0, 5), sum(train)]).toEqual([
    1365,
    [171, 1628, 1327, 1256, 1286],
    1_175_077,
  ]);
  expect([held.length, held.slice(0, 5), sum(held)]).toEqual([342, [1542, 7, 252, 839, 311], 282_701]);
  expect(prepared.values("private/test.csv", "id")).toEqual(held);
});

// pandas 3.0.6: the mean of `mag` over each part of that split
test("each part keeps its own magnitudes", () => {
  expect(sum(prepared.values("public/train.csv", "mag")) / 1365).toBeCloseTo(1.53254945, 8);
  expect(sum(prepared.values("private/test.csv", "mag")) / 342).toBeCloseTo(1.53350877, 8);
});

test("no field that tells the magnitude is public", () => {
  const place = ["id", "time", "latitude", "longitude", "depth"];
  const quality = ["mag_type", "nst", "gap", "dmin", "rms", "net", "type"];
  expect(columnNames(prepared.read("public/test.csv"))).toEqual([...place, ...quality]);
});

test("the sample submission guesses 1.5 for every event", () => {
  expect(new Set(prepared.values("public/sample_submission.csv", "mag"))).toEqual(new Set([1.5]));
});
