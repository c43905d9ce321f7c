import { readFileSync } from "node:fs";
import { openFile } from "../core/files.ts";
import { readCsv } from "../frame/read-csv.ts";
import { readCsvFrom } from "../frame/read-csv-parts.ts";
import { stringColumn, type Table, tableOf } from "../frame/table.ts";

/**
 * The answers under private/: a CSV, or JSON Lines, which become one text column `json`, a line a row.
 * @throws CsvError on a file that pandas could not read either
 */
export function readAnswers(path: string): Table {
  if (path.endsWith(".jsonl")) return parseAnswers(readFileSync(path), path);
  using file = openFile(path);
  return readCsvFrom(file, { what: path });
}

/** The same of bytes at hand, by the file's name. @throws CsvError as {@link readAnswers} */
export function parseAnswers(bytes: Uint8Array, name: string): Table {
  if (!name.endsWith(".jsonl")) return readCsv(bytes, { what: name });
  const lines = new TextDecoder().decode(bytes).split("\n");
  return tableOf({ json: stringColumn(lines.filter((line) => line.trim() !== "")) });
}
