import type { CsvTokens, Offsets } from "./csv-tokens.ts";
import { isMissing } from "./na-values.ts";
import type { ObjectDictionary } from "./object-dictionary.ts";
import {
  beyondInt64,
  exactInteger,
  parseBool,
  type parseDouble,
  parseInteger,
  parseUnsigned,
} from "./parse-number.ts";

/** A column of one chunk; objects as codes of the column's dictionary, -1 for missing. */
export type ChunkColumn =
  | { readonly dtype: "int64"; readonly values: Float64Array | BigInt64Array }
  | { readonly dtype: "uint64"; readonly values: BigUint64Array }
  | { readonly dtype: "float64"; readonly values: Float64Array }
  | { readonly dtype: "bool"; readonly values: Uint8Array }
  | { readonly dtype: "object"; readonly values: Int32Array };

const int64Min = -(2n ** 63n);

/**
 * The column `index` of the rows that `tokens` holds, with the dtype that the C parser of pandas 2.2.3
 * infers: it tries int64 (then uint64), float64, bool and at last object, each on all rows.
 */
export function inferColumn(tokens: CsvTokens, index: number, into: ColumnParsing): ChunkColumn {
  const fields = columnFields(tokens, index);
  const integers = readIntegers(fields);
  if (integers === "overflow") return readUnsigned(fields, into);
  if (integers !== "other") return integers;
  return notIntegers(fields, into);
}

/** Where a column's values go, and how its floats are read. */
export interface ColumnParsing {
  readonly dictionary: ObjectDictionary;
  /** The number that the bytes spell, NaN for none: {@link parseDouble} or a less exact one. */
  readonly readFloat: typeof parseDouble;
}

/** The column as text, of which only pandas' names for missing values are no text. */
export function textColumn(tokens: CsvTokens, index: number, dictionary: ObjectDictionary): ChunkColumn {
  return readStrings(columnFields(tokens, index), dictionary);
}

function notIntegers(fields: Fields, { dictionary, readFloat }: ColumnParsing): ChunkColumn {
  return readDoubles(fields, readFloat) ?? readBools(fields, dictionary) ?? readStrings(fields, dictionary);
}

/** The fields of one column: that of row r is `source[starts[at] .. ends[at]]` for at = first + r * step. */
interface Fields {
  readonly source: Buffer;
  readonly starts: Offsets;
  readonly ends: Offsets;
  readonly rows: number;
  readonly first: number;
  readonly step: number;
}

function columnFields(tokens: CsvTokens, index: number): Fields {
  const { bytes: source, starts, ends, rows, keepFields } = tokens;
  if (tokens.isRegular) return { source, starts, ends, rows, first: index, step: keepFields };
  return unevenFields(tokens, index);
}

/** Rows that lack the column have an empty field there. */
function unevenFields(tokens: CsvTokens, index: number): Fields {
  const { bytes, rows, rowStarts } = tokens;
  const { starts, ends } = tokens.columnRanges();
  let hasScratch = false;
  for (let row = 0; row < rows; row++) {
    const field = rowStarts[row]! + index;
    const isAbsent = field >= rowStarts[row + 1]!;
    starts[row] = isAbsent ? 0 : tokens.starts[field]!;
    ends[row] = isAbsent ? 0 : tokens.ends[field]!;
    if (starts[row]! >= bytes.length) hasScratch = true;
  }
  const fields = { source: bytes, starts, ends, rows, first: 0, step: 1 };
  return hasScratch ? copyTogether(fields, tokens.scratch) : fields;
}

/** So that all fields of the column lie in one buffer, which the loops below need to be fast. */
function copyTogether(fields: Fields, scratch: Buffer): Fields {
  const { source, starts, ends, rows } = fields;
  let total = 0;
  for (let row = 0; row < rows; row++) total += ends[row]! - starts[row]!;
  const together = Buffer.alloc(total);
  let position = 0;
  for (let row = 0; row < rows; row++) {
    const start = starts[row]!;
    const size = ends[row]! - start;
    if (start >= source.length)
      scratch.copy(together, position, start - source.length, ends[row]! - source.length);
    else source.copy(together, position, start, ends[row]!);
    starts[row] = position;
    position += size;
    ends[row] = position;
  }
  return { ...fields, source: together };
}

function readIntegers(fields: Fields): ChunkColumn | "overflow" | "other" {
  const { source, starts, ends, rows, first, step } = fields;
  const values = new Float64Array(rows);
  let exact: BigInt64Array | undefined;
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    if (exact === undefined) row = fillIntegers(fields, values, row);
    if (row === rows) break;
    const start = starts[first + row * step]!;
    const end = ends[first + row * step]!;
    const value = parseInteger(source, start, end);
    if (value === beyondInt64) return "overflow";
    if (Number.isNaN(value)) {
      if (!isMissing(source, start, end)) return "other"; // no NA name is an integer
      missing++;
      values[row] = Number.NaN;
      if (exact) exact[row] = int64Min;
      continue;
    }
    values[row] = value;
    if (exact === undefined && !Number.isSafeInteger(value)) exact = exactSoFar(values, row);
    if (exact) exact[row] = exactInteger(source, start, end);
  }
  if (missing === 0) return { dtype: "int64", values: exact ?? values };
  // pandas marks missing integers by the smallest int64, so that one such value counts as missing too.
  for (let row = 0; exact && row < rows; row++)
    values[row] = exact[row] === int64Min ? Number.NaN : Number(exact[row]);
  return { dtype: "float64", values };
}

/** Rows that the loops over plain numbers take at a time: V8 compiles a short loop that runs often better than a long one. */
const batchRows = 4096;

/** Integers from `row` on, up to one that is not safe or some thousand rows. @returns the next row */
function fillIntegers(fields: Fields, values: Float64Array, row: number): number {
  const { source, starts, ends, rows, first, step } = fields;
  const limit = Math.min(rows, row + batchRows);
  for (let next = row, at = first + row * step; next < limit; next++, at += step) {
    const value = parseInteger(source, starts[at]!, ends[at]!);
    if (!Number.isSafeInteger(value)) return next;
    values[next] = value;
  }
  return limit;
}

function exactSoFar(values: Float64Array, rows: number): BigInt64Array {
  const exact = new BigInt64Array(values.length);
  for (let row = 0; row < rows; row++)
    exact[row] = Number.isNaN(values[row]!) ? int64Min : BigInt(values[row]!);
  return exact;
}

/** After an integer beyond int64. What is no uint64 either stays text, in pandas sometimes with its NA names. */
function readUnsigned(fields: Fields, into: ColumnParsing): ChunkColumn {
  const { dictionary } = into;
  const { source, starts, ends, rows, first, step } = fields;
  const values = new BigUint64Array(rows);
  let missing = false;
  let negative = false;
  let large = false;
  for (let row = 0, at = first; row < rows; row++, at += step) {
    const start = starts[at]!;
    const end = ends[at]!;
    if (isMissing(source, start, end)) {
      missing = true;
      continue;
    }
    const parsed = parseUnsigned(source, start, end);
    switch (parsed.kind) {
      case "overflow":
        return readStrings(fields, dictionary);
      case "not-an-integer":
        return notIntegers(fields, into);
      case "negative":
        negative = true;
        break;
      case "value":
        values[row] = parsed.value;
        if (parsed.value > 0x7fff_ffff_ffff_ffffn) large = true;
    }
  }
  if (large && (negative || missing)) return readStrings(fields, dictionary, { missingAsText: true });
  if (negative) return readStrings(fields, dictionary);
  return { dtype: "uint64", values };
}

function readDoubles(fields: Fields, readFloat: typeof parseDouble): ChunkColumn | undefined {
  const { source, starts, ends, rows, first, step } = fields;
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    row = fillDoubles(fields, row, { values, readFloat });
    if (row === rows) break;
    const start = starts[first + row * step]!;
    const end = ends[first + row * step]!;
    const value = readFloat(source, start, end);
    if (Number.isNaN(value) && !isMissing(source, start, end)) return undefined;
    values[row] = value;
  }
  return { dtype: "float64", values };
}

/** Numbers from `row` on, up to one that is none or some thousand rows. @returns the next row */
function fillDoubles(
  fields: Fields,
  row: number,
  { values, readFloat }: { readonly values: Float64Array; readonly readFloat: typeof parseDouble },
): number {
  const { source, starts, ends, rows, first, step } = fields;
  const limit = Math.min(rows, row + batchRows);
  for (let next = row, at = first + row * step; next < limit; next++, at += step) {
    const value = readFloat(source, starts[at]!, ends[at]!);
    if (Number.isNaN(value)) return next;
    values[next] = value;
  }
  return limit;
}

function readBools(fields: Fields, dictionary: ObjectDictionary): ChunkColumn | undefined {
  const { source, starts, ends, rows, first, step } = fields;
  const values = new Int8Array(rows);
  let missing = 0;
  for (let row = 0, at = first; row < rows; row++, at += step) {
    const start = starts[at]!;
    const end = ends[at]!;
    const isNa = isMissing(source, start, end);
    const value = isNa ? -1 : parseBool(source, start, end);
    if (value < 0 && !isNa) return undefined;
    if (isNa) missing++;
    values[row] = value;
  }
  if (missing === 0) return { dtype: "bool", values: new Uint8Array(values.buffer) };
  const codes = Int32Array.from(values, (value) => (value < 0 ? -1 : dictionary.codeOfValue(value === 1)));
  return { dtype: "object", values: codes };
}

function readStrings(
  fields: Fields,
  dictionary: ObjectDictionary,
  { missingAsText = false } = {},
): ChunkColumn {
  const { source, starts, ends, rows, first, step } = fields;
  const codes = new Int32Array(rows);
  for (let row = 0, at = first; row < rows; row++, at += step) {
    const start = starts[at]!;
    const end = ends[at]!;
    const isNa = !missingAsText && isMissing(source, start, end);
    codes[row] = isNa ? -1 : dictionary.codeOfBytes(source, start, end);
  }
  return { dtype: "object", values: codes };
}
