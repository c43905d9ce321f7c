import {
  type Column,
  floatColumn,
  getColumn,
  intColumn,
  type Table,
  type Value,
  valueAt,
  withColumn,
} from "./table.ts";

/** pandas' `df[name] = 0`: every row the same integer. */
export function fillInt(table: Table, name: string, value: number): Table {
  return withColumn(table, name, { dtype: "int64", values: new Float64Array(table.rows).fill(value) });
}

/** pandas' `df[name] = 0.5`: every row the same float. */
export function fillFloat(table: Table, name: string, value: number): Table {
  return withColumn(table, name, { dtype: "float64", values: new Float64Array(table.rows).fill(value) });
}

/** pandas' `df[name] = "text"`. */
export function fillText(table: Table, name: string, value: string): Table {
  return withColumn(table, name, {
    dtype: "object",
    codes: new Int32Array(table.rows),
    dictionary: [value],
  });
}

/** first, first + 1, …: pandas' `df[name] = range(first, first + len(df))`. */
export function numberRows(table: Table, name: string, first: number): Table {
  return withColumn(
    table,
    name,
    intColumn(Float64Array.from({ length: table.rows }, (_, row) => first + row)),
  );
}

/** pandas' `rename(columns=…)`. */
export function renameColumns(table: Table, names: Readonly<Record<string, string>>): Table {
  const columns = table.columns.map(({ name, data }) => ({ name: names[name] ?? name, data }));
  return { rows: table.rows, columns };
}

/** A column of what `map` makes of each row's value; texts are mapped once each. */
export function mapText(column: Column, map: (value: Value) => string | null): Column {
  const codeOf = new Map<string, number>();
  const code = (value: Value) => {
    const text = map(value);
    if (text === null) return -1;
    const known = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, known);
    return known;
  };
  let codes: Int32Array;
  if (column.dtype === "object") {
    const mapped = column.dictionary.map(code);
    const missing = column.codes.includes(-1) ? code(null) : -1;
    codes = column.codes.map((at) => (at < 0 ? missing : mapped[at]!));
  } else {
    codes = Int32Array.from({ length: column.values.length }, (_, row) => code(valueAt(column, row)));
  }
  return { dtype: "object", codes, dictionary: [...codeOf.keys()] };
}

/** The rows' classes as one column of 0 and 1 a class, beside the id. */
export function oneHot(
  table: Table,
  {
    id,
    target,
    classes,
  }: { readonly id: string; readonly target: string; readonly classes: readonly string[] },
): Table {
  const truth = getColumn(table, target);
  const columns = classes.map((name) => ({
    name,
    data: intColumn(
      Float64Array.from({ length: table.rows }, (_, row) => Number(valueAt(truth, row) === name)),
    ),
  }));
  return { rows: table.rows, columns: [{ name: id, data: getColumn(table, id) }, ...columns] };
}

/** Column by column the float that `value` gives. */
export function fillFloats(table: Table, names: readonly string[], value: number): Table {
  return names.reduce((filled, name) => fillFloat(filled, name, value), table);
}

export function fillInts(table: Table, names: readonly string[], value: number): Table {
  return names.reduce((filled, name) => fillInt(filled, name, value), table);
}

/** n evenly spaced numbers from `from` to `to`, both included: NumPy's `linspace`. */
export function linspace(from: number, to: number, n: number): Column {
  const step = n > 1 ? (to - from) / (n - 1) : 0;
  return floatColumn(
    Float64Array.from({ length: n }, (_, i) => (n > 1 && i === n - 1 ? to : i * step + from)),
  );
}
