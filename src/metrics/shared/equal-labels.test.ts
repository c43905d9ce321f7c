import { expect, test } from "vitest";
import { type Column, stringColumn } from "../../frame/table.ts";
import { accuracy } from "../accuracy.ts";
import { codedLabels } from "./coded-labels.ts";
import { countEqual } from "./equal-labels.ts";

const asBigints: Column = { dtype: "int64", values: BigInt64Array.of(1n, 2n, -3n, 0n) };
const asDoubles: Column = { dtype: "int64", values: Float64Array.of(1, 2, -3, 1) };
const asFloats: Column = { dtype: "float64", values: Float64Array.of(1, 2, -3, 1) };
const asBooleans: Column = { dtype: "bool", values: Uint8Array.of(1, 0, 1, 0) };

test.each([
  ["integers stored as bigints and as doubles", asBigints, asDoubles, 3],
  ["bigints and floats", asBigints, asFloats, 3],
  ["bigints and booleans", asBigints, asBooleans, 2],
  ["doubles and booleans", asDoubles, asBooleans, 1],
] as const)("counts equal labels of %s, either way round", (...[, a, b, equal]) => {
  expect(countEqual(a, b)).toBe(equal);
  expect(countEqual(b, a)).toBe(equal);
});

test("text labels are compared by value, not by their number in each dictionary", () => {
  expect(countEqual(stringColumn(["x", "y", "y"]), stringColumn(["y", "y", "x"]))).toBe(1);
});

test("labels that occur in no row do not count, though the dictionary still holds them", () => {
  const filtered: Column = { dtype: "object", codes: Int32Array.of(0, 2), dictionary: ["a", true, "b"] };
  expect(accuracy.compute(filtered, stringColumn(["a", "b"]))).toBe(1);
  expect(codedLabels(filtered, stringColumn(["b", "b"])).classes).toBe(2);
});

test("classes are ranked by value: numbers as numbers, text by code point", () => {
  const numbers = codedLabels(asDoubles, asBooleans);
  expect([...numbers.truth]).toEqual([2, 3, 0, 2]); // -3, 0, 1, 2
  const text = codedLabels(stringColumn(["\u{1f600}", "b"]), stringColumn(["\uff01", "B"]));
  expect([[...text.truth], [...text.prediction]]).toEqual([
    [3, 1],
    [2, 0],
  ]);
});

test("a message about the submission does not quote an answer", () => {
  const secret = stringColumn(["secret", "secret"]);
  expect(() => accuracy.compute(secret, asBooleansOf(2))).toThrow(
    "Expected text as labels; the predictions are numbers.",
  );
});

function asBooleansOf(rows: number): Column {
  return { dtype: "bool", values: new Uint8Array(rows) };
}
