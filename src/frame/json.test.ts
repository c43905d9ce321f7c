import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../core/package-root.ts";
import { jsonLine, parseJsonLine } from "./pandas-json.ts";
import { formatFixed, formatGeneral } from "./python-format.ts";
import { asObject, itemSpans, jsonText, LazyItems, memberSpans, parseJson } from "./python-json.ts";
import { readCsv } from "./read-csv.ts";
import { getColumn, valuesOf } from "./table.ts";

// Made by test/golden/json/make.py with Python 3.11 and pandas 2.2.3.
const golden = JSON.parse(readFileSync(join(packageRoot, "test/golden/json/expected.json"), "utf8")) as {
  python: { text: string; compact: string; indented: string }[];
  pandas: { line: string; written: string }[];
  floats: { text: string; json: string; csv: string }[];
  formats: { value: string; fixed: string; general: string }[];
};

test("values are read and written as Python's json does, in one line and indented with sorted keys", () => {
  for (const { text, compact, indented } of golden.python) {
    const value = parseJson(Buffer.from(text));
    expect(jsonText(value)).toBe(compact);
    expect(jsonText(value, { indent: 4, sortKeys: true })).toBe(indented);
  }
});

test("lines are read and written as pandas' read_json and to_json do", () => {
  for (const { line, written } of golden.pandas)
    expect(jsonLine(asObject(parseJsonLine(Buffer.from(line))))).toBe(written);
});

test("floats of JSON lines, and of CSVs without float_precision, are off by the bits that pandas is off by", () => {
  for (const { text, json } of golden.floats) expect(parseJsonLine(Buffer.from(text))).toBe(Number(json));
  const csv = Buffer.from(`x\n${golden.floats.map(({ text }) => text).join("\n")}\n`);
  const column = getColumn(readCsv(csv, { floatPrecision: "high" }), "x");
  expect(valuesOf(column)).toEqual(golden.floats.map(({ csv: value }) => Number(value)));
});

test("numbers are formatted as C's %.10f and %.10g do, ties to even", () => {
  for (const { value, fixed, general } of golden.formats) {
    expect(formatFixed(Number(value), 10)).toBe(fixed);
    expect(formatGeneral(Number(value), 10)).toBe(general);
  }
});

describe("spans", () => {
  const bytes = Buffer.from('{"a": [1, {"b": "]"}, [2.0]], "é": {}}');

  test("members and items are found without being read", () => {
    const members = memberSpans(bytes);
    expect([...members.keys()]).toEqual(["a", "é"]);
    const items = itemSpans(bytes, { span: members.get("a")! });
    expect(items.map((span) => jsonText(parseJson(bytes, { span })))).toEqual(["1", '{"b": "]"}', "[2.0]"]);
  });

  test("a lazy array is written as an array of the same items", () => {
    const lazy = new LazyItems(3, (i) => BigInt(i));
    expect(jsonText(new Map([["x", lazy]]), { indent: 2 })).toBe(
      '{\n  "x": [\n    0,\n    1,\n    2\n  ]\n}',
    );
    expect(jsonText(new LazyItems(0, () => null))).toBe("[]");
  });

  test.each(['{"a": 1', "[1, 2", '{"a" 1}', "tru", '"x', "[01]", "{'a': 1}", "[1,]"])(
    "%s is refused with its place",
    (text) => {
      expect(() => parseJson(Buffer.from(text))).toThrow(/expected .+ at byte \d+, found/);
    },
  );
});
