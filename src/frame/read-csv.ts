import { isUtf8 } from "node:buffer";
import { columnNamesOf } from "./column-names.ts";
import { CsvError } from "./csv-error.ts";
import { CsvTokens } from "./csv-tokens.ts";
import { parseHighPrecision } from "./high-precision.ts";
import { type ChunkColumn, inferColumn, textColumn } from "./infer-column.ts";
import { appendChunk, joinChunks } from "./join-chunks.ts";
import { ObjectDictionary } from "./object-dictionary.ts";
import { parseDouble } from "./parse-number.ts";
import type { Column, Table } from "./table.ts";

export { CsvError, type CsvProblem } from "./csv-error.ts";

/** Cells a table may have; beyond that it would not fit into memory (pandas gives up there too). */
const maxCells = 2 ** 29;
/** Chunks of all columns held before they are joined; reached only by files made to be hostile. */
const maxPieces = 2 ** 22;

export interface CsvReadOptions {
  /** The file's name in messages. */
  readonly what?: string;
  /** pandas' `sep`; default ",". */
  readonly separator?: "," | "\t";
  /** Columns read as text whatever they hold: pandas' `dtype={name: str}`; its NA names stay missing. */
  readonly textColumns?: readonly string[];
  /** pandas' `float_precision`; "high" is what it does when not told, and is off by a bit beyond 15 digits. */
  readonly floatPrecision?: "round_trip" | "high";
}

/**
 * The table that pandas 2.2.3 reads from these bytes with `read_csv(path, float_precision="round_trip")`:
 * the same column names, dtypes and values.
 *
 * pandas infers dtypes for 2^18 rows at a time (fewer when there are more than two columns) and joins
 * them, so a long column may hold both numbers and strings; so it does here. When the first row is longer
 * than the header, its first fields are the row labels: they are in `index`, not among the columns.
 *
 * @throws CsvError when pandas would raise (empty, ragged, open quote, not UTF-8) or the table is too large
 */
export function readCsv(bytes: Uint8Array, options: CsvReadOptions = {}): Table {
  const { what = "the file" } = options;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) throw new CsvError(what, { kind: "encoding", offset: firstInvalidUtf8(buffer) });
  return readTable(new CsvTokens(buffer, what, options), options);
}

/** The parts of a file after the one that the tokens hold, each of whole lines; undefined at the end. */
export type NextPart = () => Buffer | undefined;

/** @throws CsvError as {@link readCsv} */
export function readTable(tokens: CsvTokens, options: CsvReadOptions, nextPart?: NextPart): Table {
  const { what = "the file", textColumns = [] } = options;
  const names = readHeader(tokens, { what, nextPart });
  const isText = (index: number) =>
    textColumns.includes(names[index - Math.max(0, tokens.width - names.length)] ?? "");
  const columns = readColumns(tokens, { ...options, what, isText }, nextPart);
  const labels = Math.max(0, columns.length - names.length);
  const named = names.map((name, i) => ({ name, data: columns[labels + i]! }));
  const rows = columns[0]!.dtype === "object" ? columns[0]!.codes.length : columns[0]!.values.length;
  return labels > 0 ? { rows, columns: named, index: columns.slice(0, labels) } : { rows, columns: named };
}

/** Only the column at this position, its first fields being labels or not. @throws CsvError as {@link readCsv} */
export function readColumnAt(
  tokens: CsvTokens,
  index: number,
  options: CsvReadOptions & { readonly nextPart: NextPart },
): Column {
  const { what = "the file", textColumns = [], nextPart } = options;
  const name = readHeader(tokens, { what, nextPart })[index]!;
  const isText = () => textColumns.includes(name);
  return readColumns(tokens, { ...options, what, isText, only: index }, nextPart)[index]!;
}

/** Reads the header, and the first row with it, whose length decides how many columns there are. */
export function readHeader(
  tokens: CsvTokens,
  { what = "the file", nextPart }: { readonly what?: string; readonly nextPart?: NextPart | undefined },
): string[] {
  if (!tokens.readRecord(true)) throw new CsvError(what, { kind: "empty" });
  const header: string[] = [];
  for (let field = 0; field < tokens.rowStarts[1]!; field++) header.push(fieldText(tokens, field));
  tokens.clear();
  let more = true;
  while (more && tokens.rows === 0) more = tokens.readRecord(true) || appendPart(tokens, nextPart);
  tokens.startCall();
  tokens.keepFields = tokens.width;
  return columnNamesOf(header);
}

function fieldText({ bytes, scratch, starts, ends }: CsvTokens, field: number): string {
  const start = starts[field]!;
  const [source, offset] = start >= bytes.length ? [scratch, bytes.length] : [bytes, 0];
  return source.toString("utf8", start - offset, ends[field]! - offset);
}

function readColumns(
  tokens: CsvTokens,
  options: CsvReadOptions & { readonly what: string; isText(index: number): boolean; readonly only?: number },
  nextPart?: NextPart,
): Column[] {
  const { what, isText, only } = options;
  const readFloat = floatReader(options);
  const width = tokens.width;
  const chunkRows = rowsPerChunk(width);
  const chunks = Array.from({ length: width }, (): ChunkColumn[] => []);
  const dictionaries = Array.from(
    { length: width },
    () => new ObjectDictionary({ copiesText: nextPart !== undefined }),
  );
  let rows = 0;
  tokens.expect(chunkRows, chunkRows * width);
  for (;;) {
    if (nextPart && tokens.rows === 0) tokens.dropRead();
    let more = true;
    while (more && tokens.rows < chunkRows)
      more = readRows(tokens, Math.min(chunkRows, tokens.rows + batchRows)) || appendPart(tokens, nextPart);
    if (tokens.rows === 0) break;
    rows += tokens.rows;
    if (rows * width > maxCells)
      throw new CsvError(what, { kind: "too-large", detail: `it has more than ${maxCells} cells` });
    const expectedRows = Math.ceil((rows / tokens.shareRead) * 1.01);
    let pieces = 0;
    for (let i = only ?? 0; i <= (only ?? width - 1); i++) {
      const chunk = isText(i)
        ? textColumn(tokens, i, dictionaries[i]!)
        : inferColumn(tokens, i, { dictionary: dictionaries[i]!, readFloat });
      appendChunk(chunks[i]!, chunk, expectedRows);
      pieces += chunks[i]!.length;
    }
    if (pieces > maxPieces)
      throw new CsvError(what, { kind: "too-large", detail: `its ${width} columns change type too often` });
    if (rows === chunkRows) reserveForRest(dictionaries, { rows, shareRead: tokens.shareRead });
    tokens.clear();
    tokens.startCall();
  }
  return chunks.map((parts, i) => {
    const column = parts.length === 0 ? noRows : joinChunks(parts, dictionaries[i]!);
    parts.length = 0;
    return column;
  });
}

/** Rows read at a time: V8 compiles a short loop that runs often better than a long one. */
const batchRows = 1024;

/** Reads until so many rows are held; false when there are no more. */
function readRows(tokens: CsvTokens, upTo: number): boolean {
  while (tokens.rows < upTo) if (!tokens.readRecord(tokens.rows === 0)) return false;
  return true;
}

function appendPart(tokens: CsvTokens, nextPart: NextPart | undefined): boolean {
  const part = nextPart?.();
  if (part) tokens.append(part);
  return part !== undefined;
}

/** Where nearly every value of the first chunk was new, as with ids, so it will be in the rest of the file. */
function reserveForRest(
  dictionaries: readonly ObjectDictionary[],
  { rows, shareRead }: { readonly rows: number; readonly shareRead: number },
): void {
  for (const dictionary of dictionaries)
    if (dictionary.values.length > 0.9 * rows) dictionary.reserve(Math.ceil(rows / shareRead));
}

/** A column without rows is an object column. */
const noRows: Column = { dtype: "object", codes: new Int32Array(0), dictionary: [] };

/** How a file's floats are read. */
export function floatReader({ floatPrecision }: CsvReadOptions): typeof parseDouble {
  return floatPrecision === "high" ? parseHighPrecision : parseDouble;
}

/** The largest power of two below 2^20 / columns, as pandas' `low_memory` reading has it; at least 1. */
export function rowsPerChunk(columns: number): number {
  const most = Math.floor(2 ** 20 / columns);
  let rows = 1;
  while (rows * 2 < most) rows *= 2;
  return rows;
}

/** Offset of the first byte that belongs to no valid character. */
function firstInvalidUtf8(bytes: Buffer): number {
  // A prefix may end inside a character: at most 3 bytes more belong to it.
  const isValidUpTo = (length: number) =>
    [0, 1, 2, 3].some((less) => length >= less && isUtf8(bytes.subarray(0, length - less)));
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 4) {
    const middle = (valid + invalid) >> 1;
    if (isValidUpTo(middle)) valid = middle;
    else invalid = middle;
  }
  for (let length = invalid; length > 0; length--) if (isUtf8(bytes.subarray(0, length))) return length;
  return 0;
}
