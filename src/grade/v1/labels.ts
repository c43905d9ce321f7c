import { pythonInt, pythonStr, textsOf } from "../../frame/python-text.ts";
import { type Column, lengthOf, stringColumn, type Value, valueAt, valuesOf } from "../../frame/table.ts";
import { InvalidSubmission } from "../invalid-submission.ts";

/**
 * `[int(y) for y in series]` as an integer column: floats are cut off, texts are read as integers.
 * @throws InvalidSubmission where `int()` raises
 */
export function intLabels(column: Column): Column {
  if (column.dtype === "int64") return column;
  return integerColumn(valuesOf(column).map(intOf));
}

/**
 * Integers of any size as NumPy makes an array of a list of them: unsigned when none fits into 64 signed bits, floats
 * when some do and some do not. @throws InvalidSubmission beyond 64 bits
 */
export function integerColumn(values: readonly bigint[]): Column {
  const isSigned = (value: bigint) => value === BigInt.asIntN(64, value);
  if (values.every(isSigned)) return { dtype: "int64", values: BigInt64Array.from(values) };
  if (values.every((value) => isSigned(value) || value === BigInt.asUintN(64, value)))
    return values.some(isSigned)
      ? { dtype: "float64", values: Float64Array.from(values, Number) }
      : { dtype: "uint64", values: BigUint64Array.from(values) };
  throw new InvalidSubmission("a label is an integer beyond 64 bits");
}

/** Unsigned labels as NumPy joins them with signed ones, through floats: those that are the same float become one. */
export function joinedAsFloats(column: Column): Column {
  if (column.dtype !== "uint64") return column;
  const largest = 2n ** 64n - 1n;
  const join = (value: bigint) => {
    const float = BigInt(Number(value));
    return float > largest ? largest : float;
  };
  return { dtype: "uint64", values: column.values.map(join) };
}

/** Python's `int(value)`. @throws InvalidSubmission where it raises */
export function intOf(value: Value): bigint {
  const number = typeof value === "string" ? pythonInt(value) : wholePart(value);
  if (number === undefined)
    throw new InvalidSubmission(`expected an integer label, found ${pythonStr(value).slice(0, 60)}`);
  return number;
}

/**
 * A column whose values become a Python list and then a NumPy array: as soon as one of them is a text, all are. A
 * missing value is NaN, so "nan" among texts; or what `missing` says.
 */
export function listLabels(column: Column, missing = "nan"): Column {
  const hasMissing = missing !== "nan" && hasMissingValues(column);
  const hasText = column.dtype === "object" && valuesOf(column).some((value) => typeof value === "string");
  return hasText || hasMissing ? stringColumn(textsOf(column, missing)) : column;
}

function hasMissingValues(column: Column): boolean {
  for (let row = 0; row < lengthOf(column); row++) if (valueAt(column, row) === null) return true;
  return false;
}

function wholePart(value: Exclude<Value, string>): bigint | undefined {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return undefined;
  return typeof value === "number" ? BigInt(Math.trunc(value)) : BigInt(value);
}
