/**
 * A table as pandas' DataFrame has it: named, typed columns of equal length. Columns are typed arrays;
 * strings and mixed values are dictionary-encoded.
 */
export interface Table {
  readonly rows: number;
  readonly columns: readonly NamedColumn[];
  /**
   * Row labels that `read_csv` took from the first fields of rows longer than the header. They are no
   * columns and are not written; operations that make a new table leave them out.
   */
  readonly index?: readonly Column[];
}

export interface NamedColumn {
  readonly name: string;
  readonly data: Column;
}

export type Column = ColumnValues & {
  /** Where the same cells stand in a file: then the values above are read from it when first asked for. */
  readonly stored?: StoredCells;
};

/** Cells that need not be in memory: what takes rows or writes them can do so without asking for their values. */
export interface StoredCells {
  readonly length: number;
  /** The cells at these rows, still stored. Tables take all columns with the one array, which must not change. */
  take(rows: Uint32Array): Column;
}

/** The dtypes that pandas' `read_csv` infers. NaN stands for a missing value in `float64`; `null` in `object`. */
type ColumnValues =
  | { readonly dtype: "int64"; readonly values: BigInt64Array | Float64Array /* safe integers */ }
  | { readonly dtype: "uint64"; readonly values: BigUint64Array }
  | { readonly dtype: "float64"; readonly values: Float64Array }
  | { readonly dtype: "bool"; readonly values: Uint8Array }
  | {
      readonly dtype: "object";
      readonly codes: Int32Array /* -1: missing */;
      readonly dictionary: readonly Value[];
    };

/**
 * One cell. `null` is a missing value (pandas' NaN), whatever the column's dtype. In an object column a
 * Python int is a `bigint` and a Python float a `number`, since 1 and 1.0 are written differently.
 */
export type Value = string | number | bigint | boolean | null;

export function columnNames(table: Table): string[] {
  return table.columns.map((column) => column.name);
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)?.data;
}

/**
 * The column `name`.
 * @throws Error when there is none; check with {@link findColumn} first where that is the user's doing
 */
export function getColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (!column) throw new Error(`No column "${name}"; the table has ${columnNames(table).join(", ")}.`);
  return column;
}

export function valueAt(column: Column, row: number): Value {
  switch (column.dtype) {
    case "int64":
    case "uint64":
      return column.values[row]!;
    case "float64": {
      const value = column.values[row]!;
      return Number.isNaN(value) ? null : value;
    }
    case "bool":
      return column.values[row] === 1;
    case "object": {
      const code = column.codes[row]!;
      return code < 0 ? null : column.dictionary[code]!;
    }
  }
}

/** All cells of a column; for small tables and tests, since it makes one JavaScript value a cell. */
export function valuesOf(column: Column): Value[] {
  return Array.from({ length: lengthOf(column) }, (_, row) => valueAt(column, row));
}

export function lengthOf(column: Column): number {
  if (column.stored) return column.stored.length;
  return column.dtype === "object" ? column.codes.length : column.values.length;
}

/** A dictionary-encoded column of strings; `null` is missing. */
export function stringColumn(values: readonly (string | null)[]): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { dtype: "object", codes, dictionary: [...codeOf.keys()] };
}

export function floatColumn(values: ArrayLike<number>): Column {
  return { dtype: "float64", values: Float64Array.from(values) };
}

export function intColumn(values: ArrayLike<number>): Column {
  return { dtype: "int64", values: Float64Array.from(values) };
}

export function boolColumn(values: readonly boolean[]): Column {
  return { dtype: "bool", values: Uint8Array.from(values, Number) };
}

/** @throws Error when the columns differ in length */
export function tableOf(columns: Readonly<Record<string, Column>>): Table {
  const named = Object.entries(columns).map(([name, data]) => ({ name, data }));
  const rows = named[0] ? lengthOf(named[0].data) : 0;
  for (const { name, data } of named) {
    if (lengthOf(data) !== rows)
      throw new Error(`Column "${name}" has ${lengthOf(data)} rows, expected ${rows}.`);
  }
  return { rows, columns: named };
}

/** The rows at `indices`, in that order, as pandas' `take`. */
export function takeRows(table: Table, indices: ArrayLike<number>): Table {
  const isStored = table.columns.some(({ data }) => data.stored);
  const rows = isStored ? new Uint32Array(indices) : indices;
  const columns = table.columns.map(({ name, data }) => ({
    name,
    data: data.stored ? data.stored.take(rows as Uint32Array) : takeColumn(data, rows),
  }));
  return { rows: indices.length, columns };
}

/** The named columns, in that order. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return { rows: table.rows, columns: names.map((name) => ({ name, data: getColumn(table, name) })) };
}

/** All columns but the named ones. @throws Error when one of them does not exist, as pandas does */
export function dropColumns(table: Table, names: readonly string[]): Table {
  for (const name of names) getColumn(table, name);
  return { rows: table.rows, columns: table.columns.filter(({ name }) => !names.includes(name)) };
}

/** The table with column `name` replaced in place, or added at the end. */
export function withColumn(table: Table, name: string, data: Column): Table {
  if (table.columns.length > 0 && lengthOf(data) !== table.rows) {
    throw new Error(`Column "${name}" has ${lengthOf(data)} rows, expected ${table.rows}.`);
  }
  const exists = table.columns.some((column) => column.name === name);
  const columns = exists
    ? table.columns.map((column) => (column.name === name ? { name, data } : column))
    : [...table.columns, { name, data }];
  return { rows: lengthOf(data), columns };
}

/** The values at `indices`, in that order. */
export function takeColumn(column: Column, indices: ArrayLike<number>): Column {
  switch (column.dtype) {
    case "int64":
      return { dtype: "int64", values: gather(column.values as Float64Array, indices) };
    case "uint64":
      return {
        dtype: "uint64",
        values: gather(column.values as unknown as Float64Array, indices) as unknown as BigUint64Array,
      };
    case "float64":
      return { dtype: "float64", values: gather(column.values, indices) };
    case "bool":
      return {
        dtype: "bool",
        values: gather(column.values as unknown as Float64Array, indices) as unknown as Uint8Array,
      };
    case "object":
      return {
        dtype: "object",
        codes: gather(column.codes as unknown as Float64Array, indices) as unknown as Int32Array,
        dictionary: column.dictionary,
      };
  }
}

/** Works for every typed array; typed as one of them so that the element copy needs no cast. */
function gather(values: Float64Array, indices: ArrayLike<number>): Float64Array {
  const Constructor = values.constructor as Float64ArrayConstructor;
  const taken = new Constructor(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]!]!;
  return taken;
}
