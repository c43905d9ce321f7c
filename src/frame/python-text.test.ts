import { expect, test } from "vitest";
import { pythonFloat, pythonInt, pythonSplit } from "./python-text.ts";

// CPython 3.11
test.each([
  ["7", 7n],
  ["  -007\t", -7n],
  ["+1_000", 1000n],
  ["-0_0", 0n],
  ["18446744073709551616", 18446744073709551616n],
  ["\u0663\u0664", 34n], // Arabic
  ["\u{1d7d7}1", 91n], // mathematical bold, the ten before another ten
  ["\u{1d7e0}", 8n],
  ["\u00a05\u2003", 5n],
])("int(%j) is %s", (text, value) => {
  expect(pythonInt(text)).toBe(value);
});

test.each(["", " ", "1.0", "1e3", "0x10", "1__0", "_1", "1_", "--1", "+ 1", "\u00b2", "nan", "one", "1 2"])(
  "int(%j) raises",
  (text) => {
    expect(pythonInt(text)).toBeUndefined();
  },
);

test.each([
  ["1_0.5e0_1", 105],
  ["\u0661.\u0665", 1.5],
  [".5", 0.5],
  ["5.", 5],
  ["-Infinity", -Infinity],
  ["1e400", Infinity],
])("float(%j) is %s", (text, value) => {
  expect(pythonFloat(text)).toBe(value);
});

test.each(["", ".", "e5", "1_.5", "1e", "0x1p3", "\u00bd"])("float(%j) raises", (text) => {
  expect(pythonFloat(text)).toBeUndefined();
});

test("split() cuts at any white space that Python knows", () => {
  expect(pythonSplit(" a\u00a0b\u2003\tc\x1cd ")).toEqual(["a", "b", "c", "d"]);
});
