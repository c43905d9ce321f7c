import { pythonFloat } from "../frame/python-text.ts";
import { type Column, getColumn, type Table, type Value } from "../frame/table.ts";
import type { Matrix } from "../metrics/metric.ts";
import { InvalidSubmission } from "./invalid-submission.ts";

/**
 * A column as 64-bit floats, as NumPy's `astype(float)` gives it: a missing value is NaN, and in an object column a
 * text that Python's `float()` reads counts as its number.
 * @throws InvalidSubmission on a text that is no number
 */
export function floatsOf(column: Column): Float64Array {
  switch (column.dtype) {
    case "float64":
      return column.values;
    case "int64":
    case "uint64":
    case "bool": {
      const { values } = column;
      if (values instanceof Float64Array) return values;
      const floats = new Float64Array(values.length);
      for (let row = 0; row < floats.length; row++) floats[row] = Number(values[row]!);
      return floats;
    }
    case "object": {
      const numbers = column.dictionary.map(floatOf);
      return Float64Array.from(column.codes, (code) => {
        const number = code < 0 ? Number.NaN : numbers[code];
        if (number === undefined)
          throw new InvalidSubmission(`"${String(column.dictionary[code]).slice(0, 60)}" is not a number`);
        return number;
      });
    }
  }
}

/** Columns side by side as one matrix of floats. @throws InvalidSubmission as {@link floatsOf} */
export function matrixOf(table: Table, names: readonly string[]): Matrix {
  const columns = names.map((name) => floatsOf(getColumn(table, name)));
  const values = new Float64Array(table.rows * columns.length);
  columns.forEach((column, c) => {
    for (let row = 0; row < table.rows; row++) values[row * columns.length + c] = column[row]!;
  });
  return { rows: table.rows, columns: columns.length, values };
}

/**
 * True where pandas' `((x >= low) & (x <= high)).all()` is: a missing value is not within.
 * @throws InvalidSubmission where Python cannot compare, as a text with a number
 */
export function allBetween(column: Column, low: number, high: number): boolean {
  if (column.dtype === "object") {
    const code = column.codes.find((at) => typeof column.dictionary[at] === "string");
    if (code !== undefined)
      throw new InvalidSubmission(`"${String(column.dictionary[code]).slice(0, 60)}" is not a number`);
  }
  return floatsOf(column).every((value) => value >= low && value <= high);
}

function floatOf(value: Value): number | undefined {
  return typeof value === "string" ? pythonFloat(value) : Number(value);
}
