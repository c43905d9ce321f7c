import { compareCodePoints } from "../core/code-points.ts";
import { numpyArgsort } from "./numpy-argsort.ts";
import { type Column, lengthOf, type Value } from "./table.ts";

/** A column of values that have no order among each other, where Python raises a TypeError. */
export class MixedTypesError extends TypeError {
  override readonly name = "MixedTypesError";
}

/**
 * The rows in ascending order of the column, missing values last, as pandas' `sort_values(by)`; strings by
 * code point, as Python compares them. Equal values keep their order (pandas' default sort leaves them in an
 * order that depends on NumPy's version and processor, so nothing may rely on it there).
 *
 * @throws MixedTypesError when strings stand beside numbers or booleans
 */
export function sortOrder(column: Column): Uint32Array {
  const keys = sortKeys(column);
  const rows = lengthOf(column);
  const quick = orderOfSmallRange(keys);
  if (quick) return quick;
  const present = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (!Number.isNaN(keys[row]!)) present[count++] = row;
  const order = present.subarray(0, count).sort((a, b) => compare(keys[a]!, keys[b]!) || a - b);
  const result = new Uint32Array(rows);
  result.set(order);
  for (let row = 0; row < rows; row++) if (Number.isNaN(keys[row]!)) result[count++] = row;
  return result;
}

/**
 * The same order for numbers that lie within 2^32 of one another, none missing, and are whole: number and row packed
 * into 64 bits, which V8 sorts without calling back. Undefined where that does not fit.
 */
function orderOfSmallRange(keys: ReturnType<typeof sortKeys>): Uint32Array | undefined {
  if (!(keys instanceof Float64Array) || keys.length === 0) return undefined;
  let [low, high, isAscending] = [keys[0]!, keys[0]!, true];
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (!Number.isInteger(key)) return undefined;
    if (key < high) isAscending = false;
    if (key < low) low = key;
    if (key > high) high = key;
  }
  if (isAscending) return Uint32Array.from({ length: keys.length }, (_, row) => row);
  if (!isLittleEndian || high - low >= 2 ** 32 || !Number.isSafeInteger(low) || !Number.isSafeInteger(high))
    return undefined;
  const packed = new BigUint64Array(keys.length);
  const halves = new Uint32Array(packed.buffer);
  for (let row = 0; row < keys.length; row++) {
    halves[2 * row] = row;
    halves[2 * row + 1] = keys[row]! - low;
  }
  packed.sort();
  const order = new Uint32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = halves[2 * i]!;
  return order;
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * The rows as pandas' `sort_values` leaves them, rows of equal texts or booleans included. Equal numbers keep their
 * order; NumPy's order of them depends on its version and the processor (with AVX-512 it is another one).
 * @throws MixedTypesError as {@link sortOrder}
 */
export function pandasSortOrder(column: Column): Uint32Array {
  const order = sortOrder(column);
  if (column.dtype !== "object" && column.dtype !== "bool") return order;
  const keys = Float64Array.from(sortKeys(column) as Float64Array | Uint8Array);
  const present = order.filter((row) => !Number.isNaN(keys[row]!)).sort();
  const sorted = numpyArgsort(Float64Array.from(present, (row) => keys[row]!));
  order.set(sorted.map((i) => present[i]!));
  return order;
}

function compare(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A key a row that orders as its value does; NaN for missing. */
function sortKeys(column: Column): Float64Array | Uint8Array | BigInt64Array | BigUint64Array {
  if (column.dtype !== "object") return column.values;
  const rank = ranks(column.dictionary, new Set(column.codes));
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : rank[code]!));
}

/** Ranks of the values that are in use; equal values (1, 1.0 and true) share one. */
function ranks(dictionary: readonly Value[], used: ReadonlySet<number>): Float64Array {
  const rank = new Float64Array(dictionary.length).fill(Number.NaN);
  const codes = [...used].filter((code) => code >= 0 && dictionary[code] !== null);
  const texts = codes.filter((code) => typeof dictionary[code] === "string").length;
  if (texts > 0 && texts < codes.length)
    throw new MixedTypesError("The column holds both strings and numbers, which have no order.");
  const order = (a: number, b: number) =>
    texts > 0
      ? compareCodePoints(dictionary[a] as string, dictionary[b] as string)
      : compare(numeric(dictionary[a]!), numeric(dictionary[b]!));
  codes.sort(order);
  codes.forEach((code, i) => {
    const before = codes[i - 1];
    rank[code] = before !== undefined && order(before, code) === 0 ? rank[before]! : i;
  });
  return rank;
}

function numeric(value: Value): number | bigint {
  return typeof value === "bigint" ? value : Number(value);
}
