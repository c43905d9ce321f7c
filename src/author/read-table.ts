import { existsSync, statSync } from "node:fs";
import { UserError } from "../core/errors.ts";
import { openFile } from "../core/files.ts";
import { CsvError } from "../frame/read-csv.ts";
import { readCsvFrom } from "../frame/read-csv-parts.ts";
import { columnNames, type Table } from "../frame/table.ts";

/**
 * The user's table: a CSV, or tabs where its name ends in .tsv.
 * @throws UserError when it is missing, no table, or not as pandas would read it
 */
export function readTable(path: string): Table {
  if (!existsSync(path)) throw new UserError(`There is no file ${path}. Give a CSV with a header.`);
  if (!statSync(path).isFile()) throw new UserError(`${path} is no file. Give a CSV with a header.`);
  const table = parse(path);
  if (table.index)
    throw new UserError(`${path}: its rows have more cells than its header has names. Name every column.`);
  const [only, ...others] = columnNames(table);
  if (others.length === 0 && /[;\t|]/.test(only ?? ""))
    throw new UserError(
      `${path} has the one column "${only}": its cells are not apart by commas. Save it as a CSV with commas.`,
    );
  return table;
}

function parse(path: string): Table {
  using file = openFile(path);
  try {
    return readCsvFrom(file, { what: path, separator: path.toLowerCase().endsWith(".tsv") ? "\t" : "," });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${error.message.replace(/\.$/, "")}. Give a CSV with a header, in UTF-8.`, {
      cause: error,
    });
  }
}
