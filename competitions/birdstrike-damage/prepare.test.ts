import { afterAll, beforeAll, expect, test } from "vitest";
import { columnNames } from "../../src/frame/table.ts";
import { type Prepared, prepareBundled, sum } from "../../test/prepared.ts";

let prepared: Prepared;
beforeAll(async () => {
  prepared = await prepareBundled("birdstrike-damage");
});
afterAll(() => prepared[Symbol.dispose]());

test("the rows are those of scikit-learn 1.9.1: train_test_split(..., random_state=0, stratify=damage)", () => {
  const [train, held] = [prepared.values("public/train.csv", "id"), prepared.values("public/test.csv", "id")];
  expect([train.length, train.slice(0, 5)]).toEqual([8000, [77, 2328, 3427, 6858, 1470]]);
  expect([held.length, held.slice(0, 5), sum(held)]).toEqual([
    2000,
    [3241, 8533, 7872, 8217, 1825],
    10_169_165,
  ]);
  expect(prepared.values("private/test.csv", "id")).toEqual(held);
});

test("both parts have the same share of damage: 849 of 8,000 and 212 of 2,000", () => {
  expect(sum(prepared.values("public/train.csv", "damage"))).toBe(849);
  expect(sum(prepared.values("private/test.csv", "damage"))).toBe(212);
});

test("no repair cost is public", () => {
  const where = ["id", "airport", "aircraft", "date", "operator", "state"];
  const how = ["phase", "size", "species", "time_of_day", "speed"];
  expect(columnNames(prepared.read("public/test.csv"))).toEqual([...where, ...how]);
});

test("the sample submission says 0.1 for every strike", () => {
  expect(new Set(prepared.values("public/sample_submission.csv", "damage"))).toEqual(new Set([0.1]));
});
