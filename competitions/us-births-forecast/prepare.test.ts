import { afterAll, beforeAll, expect, test } from "vitest";
import { columnNames } from "../../src/frame/table.ts";
import { type Prepared, prepareBundled } from "../../test/prepared.ts";

let prepared: Prepared;
beforeAll(async () => {
  prepared = await prepareBundled("us-births-forecast");
});
afterAll(() => prepared[Symbol.dispose]());

test("train is every day of 2000 to 2013, test every day of 2014, each in order", () => {
  const days = [
    ...prepared.values("public/train.csv", "date"),
    ...prepared.values("public/test.csv", "date"),
  ].map(String);
  const start = Date.UTC(2000, 0, 1);
  const calendar = days.map((_, day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
  expect(days).toEqual(calendar);
  expect(prepared.values("public/train.csv", "date").length).toBe(5114); // 14 years with 4 leap days
  expect(prepared.values("public/test.csv", "date").length).toBe(365);
});

test("the counts of 2014 are private", () => {
  expect(columnNames(prepared.read("public/test.csv"))).toEqual(["date"]);
  expect(prepared.values("private/test.csv", "date")).toEqual(prepared.values("public/test.csv", "date"));
});

// pandas 3.0.6: train["births"].mean() is 11375.927...
test("the sample submission is the rounded mean of the training days", () => {
  expect(new Set(prepared.values("public/sample_submission.csv", "births"))).toEqual(new Set([11_376]));
});
