import { UserError } from "../core/errors.ts";
import { readCsv } from "../frame/read-csv.ts";
import {
  type Column,
  dropColumns,
  getColumn,
  intColumn,
  type Table,
  takeRows,
  valueAt,
  withColumn,
} from "../frame/table.ts";
import { toCsv } from "../frame/to-csv.ts";

const minRows = 50;

/**
 * Without the dropped columns, the rows that have no target, and columns that are empty.
 * @throws UserError when fewer than fifty rows are left
 */
export function cleanTable(
  raw: Table,
  { target, drop = [] }: { readonly target: string; readonly drop?: readonly string[] | undefined },
): { table: Table; notes: string[] } {
  const truth = getColumn(raw, target);
  const rows = Array.from({ length: raw.rows }, (_, row) => row);
  const kept = rows.filter((row) => valueAt(truth, row) !== null);
  if (kept.length < minRows)
    throw new UserError(
      `The table has ${kept.length} rows with a target ("${target}"); a competition needs ${minRows} or more to tell good from bad.`,
    );
  const empty = raw.columns.filter(({ data }) => rows.every((row) => valueAt(data, row) === null));
  const emptyNames = empty.map(({ name }) => name);
  const table = takeRows(dropColumns(raw, [...new Set([...drop, ...emptyNames])]), kept);
  const missing = raw.rows - kept.length;
  return {
    table: asRead(withColumn(table, target, wholeWherePossible(getColumn(table, target)))),
    notes: [
      ...(missing > 0 ? [`rows: ${missing} of ${raw.rows} have no "${target}" and are left out`] : []),
      ...(emptyNames.length > 0 ? [`columns: ${emptyNames.join(", ")} are empty and are left out`] : []),
    ],
  };
}

/** What `prepare` will read from the file that is written: the same types. */
function asRead(table: Table): Table {
  return readCsv(toCsv(table));
}

/** Gaps made floats of whole numbers; without them they are whole again. */
function wholeWherePossible(column: Column): Column {
  if (column.dtype !== "float64" || !column.values.every((value) => Number.isSafeInteger(value)))
    return column;
  return intColumn(column.values);
}
