import { pandasSortOrder, sortOrder } from "./sort.ts";
import { type Column, getColumn, lengthOf, type Table, takeRows, type Value, valueAt } from "./table.ts";

/** The rows whose cell passes the test, in their order: pandas' `df[mask]`. Texts are tested once each. */
export function rowsWhere(table: Table, name: string, test: (value: Value) => boolean): Table {
  return takeRows(table, positionsWhere(getColumn(table, name), test));
}

/** pandas' `df[df[name].isin(values)]`. */
export function rowsIn(table: Table, name: string, values: Iterable<Value>): Table {
  const wanted = values instanceof Set ? (values as Set<Value>) : new Set(values);
  return rowsWhere(table, name, (value) => wanted.has(value));
}

/** pandas' `df[~df[name].isin(values)]`. */
export function rowsNotIn(table: Table, name: string, values: Iterable<Value>): Table {
  const unwanted = new Set(values);
  return rowsWhere(table, name, (value) => !unwanted.has(value));
}

export function positionsWhere(column: Column, test: (value: Value) => boolean): Int32Array {
  const passes = passesAt(column, test);
  const positions = new Int32Array(lengthOf(column));
  let count = 0;
  for (let row = 0; row < positions.length; row++) if (passes(row)) positions[count++] = row;
  return positions.slice(0, count);
}

function passesAt(column: Column, test: (value: Value) => boolean): (row: number) => boolean {
  if (column.dtype !== "object") return (row) => test(valueAt(column, row));
  const passing = column.dictionary.map(test);
  const missing = test(null);
  return (row) => (column.codes[row]! < 0 ? missing : passing[column.codes[row]!]!);
}

/** The values in the order in which each first appears: pandas' `unique()`. */
export function uniqueValues(column: Column): Value[] {
  const seen = new Set<Value>();
  const rows = lengthOf(column);
  for (let row = 0; row < rows; row++) seen.add(valueAt(column, row));
  return [...seen];
}

/** Rows that share a value, in their order. */
export interface RowGroup {
  readonly key: Value;
  readonly rows: readonly number[];
}

/** One group a value, in ascending order of the values, rows without one left out: pandas' `groupby(name)`. */
export function groupRows(column: Column): RowGroup[] {
  const groups = new Map<Value, number[]>();
  for (const row of sortOrder(column)) {
    const key = valueAt(column, row);
    if (key === null) continue;
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, rows]) => ({ key, rows }));
}

/** pandas' `sort_values(by=name)`; see {@link pandasSortOrder} for rows of equal values. */
export function sortRows(table: Table, name: string): Table {
  return takeRows(table, pandasSortOrder(getColumn(table, name)));
}

/** The tables one below the other, of the same columns; every column keeps one type: pandas' `concat`. */
export function concatTables(tables: readonly Table[]): Table {
  const [first, ...rest] = tables;
  if (!first) return { rows: 0, columns: [] };
  const columns = first.columns.map(({ name, data }) => ({
    name,
    data: rest.reduce((joined, table) => concatColumns(joined, getColumn(table, name)), data),
  }));
  return { rows: tables.reduce((sum, { rows }) => sum + rows, 0), columns };
}

function concatColumns(a: Column, b: Column): Column {
  if (a.dtype === "object" && b.dtype === "object") return concatObjects(a, b);
  const [first, second] = [numbersOf(a), numbersOf(b)];
  const values = new Float64Array(first.length + second.length);
  values.set(first);
  values.set(second, first.length);
  return { dtype: a.dtype === "int64" && b.dtype === "int64" ? "int64" : "float64", values };
}

/** @throws Error for texts, booleans and integers beyond 2^53, which are not joined with numbers */
function numbersOf(column: Column): Float64Array {
  if (column.dtype !== "object" && column.values instanceof Float64Array) return column.values;
  throw new Error(`A column of ${column.dtype} is not joined with numbers.`);
}

type ObjectColumn = Extract<Column, { dtype: "object" }>;

function concatObjects(a: ObjectColumn, b: ObjectColumn): Column {
  const codeOf = new Map(a.dictionary.map((value, code) => [value, code]));
  const dictionary = [...a.dictionary];
  const newCodes = b.dictionary.map((value) => {
    const code = codeOf.get(value) ?? dictionary.push(value) - 1;
    codeOf.set(value, code);
    return code;
  });
  const codes = new Int32Array(a.codes.length + b.codes.length);
  codes.set(a.codes);
  codes.set(
    b.codes.map((code) => (code < 0 ? -1 : newCodes[code]!)),
    a.codes.length,
  );
  return { dtype: "object", codes, dictionary };
}

/** One row a group: of each column the first value that is not missing: pandas' `groupby(…).first()`. */
export function firstOfGroups(table: Table, groups: readonly RowGroup[]): Table {
  const columns = table.columns.map(({ name, data }) => {
    const isPresent = presentAt(data);
    const rows = groups.map((group) => group.rows.find(isPresent) ?? group.rows[0]!);
    return takeRows({ rows: table.rows, columns: [{ name, data }] }, rows).columns[0]!;
  });
  return { rows: groups.length, columns };
}

function presentAt(column: Column): (row: number) => boolean {
  return (row) => valueAt(column, row) !== null;
}
