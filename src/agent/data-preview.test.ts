import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PublicDir } from "../core/dirs.ts";
import { clip } from "./clip.ts";
import { sketchCsv } from "./csv-sketch.ts";
import { dataPreview } from "./data-preview.ts";

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
