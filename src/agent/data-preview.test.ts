import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PublicDir } from "../core/dirs.ts";
import { clip } from "./clip.ts";
import { sketchCsv } from "./csv-sketch.ts";
import { dataPreview } from "./data-preview.ts";
import { sketchJson } from "./json-sketch.ts";

test("a column is told by its kind", () => {
  const text = 'id,price,colour,when,"a ""b"""\n1,2.5,red,,x\n2,,blue,,"y\nz"\n3,10,red,,x\n4,0.25,red,,x\n';
  const { rows, columns } = sketchCsv(text, { separator: ",", isWhole: true });
  expect(rows).toBe(4);
  expect(columns).toEqual([
    { name: "id", text: "whole numbers from 1 to 4, 4 different" },
    { name: "price", text: "numbers from 0.25 to 10, 3 different, 25 % missing" },
    { name: "colour", text: '2 different values, such as "red", "blue"' },
    { name: "when", text: "empty, 100 % missing" },
    { name: 'a "b"', text: '2 different values, such as "x", "y\\nz"' },
  ]);
});

test("the torn last line of a long file does not count", () => {
  expect(sketchCsv("a,b\n1,2\n3", { separator: ",", isWhole: false }).rows).toBe(1);
});

function folder(files: Record<string, string>): PublicDir {
  const dir = mkdtempSync(join(tmpdir(), "preview-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dir, name, ".."), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir as PublicDir;
}

test("a preview has the files, the columns and the short texts", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`images/${i}.png`, "x"]));
  const text = dataPreview(
    folder({ "train.csv": "id,y\n1,2\n", "notes.txt": "Mind the gap.", "description.md": "long", ...many }),
  );
  for (const part of ["train.csv: 1 rows, 2 columns", "Mind the gap.", "images/ (40 files)", "… and 36 more"])
    expect(text).toContain(part);
  expect(text).not.toContain("long");
});

test.each([
  [
    "an array of objects",
    '[{"id":1,"tags":["a","b"],"at":{"x":1.5}},{"id":2,"tags":[],"at":null,"more":true}]',
    true,
    'array of 2, each: object with\n    "id": number (1, 2)\n    "tags": array of 0 to 2, each: text ("a", "b")\n    "at": object with\n      "x": number (1.5) or null\n    "more" (not always): true or false',
  ],
  ["a value a line", '{"a":1}\n{"a":2}\n', true, 'a value a line, each: object with\n  "a": number (1, 2)'],
  [
    "the head of a long file of lines",
    '{"a":1}\n{"a":',
    false,
    'a value a line, each: object with\n  "a": number (1)',
  ],
  ["the head of one long value", '[{"a":1},\n{"a":2},\n', false, null],
  ["nothing", "", true, null],
  ["no JSON", "hello", true, null],
])("the shape of %s", (_name, text, isWhole, shape) => {
  expect(sketchJson(text, { isWhole })).toBe(shape);
});

test("the shape of a deep and wide value is short", () => {
  const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key ${i}`, "x".repeat(1000)]));
  const deep = JSON.parse(`${'{"a":['.repeat(500)}1${"]}".repeat(500)}`) as unknown;
  const shape = sketchJson(JSON.stringify({ wide, deep }), { isWhole: true })!;
  expect(shape).toContain("and 970 more keys");
  expect(shape.length).toBeLessThan(4000);
});

test("a long JSON file is told by its shape", () => {
  const long = JSON.stringify(Array.from({ length: 1000 }, (_, id) => ({ id, text: "Mind the gap." })));
  expect(dataPreview(folder({ "train.json": long }))).toContain(
    "train.json: array of 1000, each: object with",
  );
});

test("a long preview becomes the simple one and stays bounded", () => {
  const columns = Array.from({ length: 400 }, (_, i) => `column_${i}`).join(",");
  const tables = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`t${i}.csv`, `${columns}\n`]));
  const text = dataPreview(folder(tables));
  expect(text.length).toBeLessThan(6100);
  expect(text).toContain("400 columns: column_0, column_1");
  expect(text).toContain("and 385 more");
});

test("clip keeps both ends and says what is missing", () => {
  expect(clip("short", 100)).toBe("short");
  expect(clip("a".repeat(50) + "b".repeat(50), 20)).toBe(
    `${"a".repeat(10)}\n … [80 characters left out] …\n${"b".repeat(10)}`,
  );
});
