import { expect, test } from "vitest";
import { stringColumn, tableOf } from "./table.ts";
import { toCsv } from "./to-csv.ts";

// What pandas writes, case by case, is in golden.test.ts.
test("a table of many megabytes is written whole, characters of several bytes included", () => {
  const text = "漢字é😀".repeat(500);
  const rows = 6000;
  const table = tableOf({ a: stringColumn(new Array<string>(rows).fill(text)) });
  const expected = Buffer.from(`a\n${`${text}\n`.repeat(rows)}`);
  expect(Buffer.compare(toCsv(table), expected)).toBe(0);
});
