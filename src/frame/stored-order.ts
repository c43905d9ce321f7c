import { CsvSink } from "./csv-sink.ts";
import type { StoredRows } from "./stored-csv.ts";

// Loops over rows are functions of their own: V8 compiles those of a generator less well.

const pieceBytes = 2 ** 20;

/** Writes row `row` of the table, which is row `fileRow` of the file. */
type WriteRow = (sink: CsvSink, row: number, fileRow: number) => void;

/**
 * The written rows in their order, in pieces that are good until the next is asked for. Rows are written in the order
 * in which they stand in the file, so that it is read from its start to its end, a block of rows at a time.
 */
export function* inOrder(rows: StoredRows, writeRow: WriteRow): Generator<Buffer> {
  const { positions, length, file } = rows;
  if (!positions || isAscending(positions)) {
    yield* straight(rows, writeRow);
    return;
  }
  const rowBytes = file.sizeBytes / file.starts.length;
  const blockRows = Math.ceil(file.blockBytes / rowBytes);
  const block = new CsvSink(Math.ceil(Math.min(blockRows, length) * rowBytes * 1.1) + 1024);
  const sink = new CsvSink(pieceBytes + 1024);
  for (let first = 0; first < length; first += blockRows) {
    const written = writeBlock(
      block,
      { first, positions: positions.subarray(first, first + blockRows) },
      writeRow,
    );
    for (let row = 0; row < written.starts.length; ) {
      row = copyRows(sink, written, row);
      if (sink.length >= pieceBytes) yield taken(sink);
    }
  }
  yield taken(sink);
}

/** Rows as they were written, in the order of the file: row i is `bytes[starts[i] .. ends[i]]`. */
interface WrittenRows {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Writes the rows from `first` on, in the order of their positions in the file. */
function writeBlock(
  block: CsvSink,
  { first, positions }: { readonly first: number; readonly positions: Uint32Array },
  writeRow: WriteRow,
): WrittenRows {
  const starts = new Uint32Array(positions.length);
  const ends = new Uint32Array(positions.length);
  block.length = 0;
  for (const i of byPosition(positions)) {
    starts[i] = block.length;
    writeRow(block, first + i, positions[i]!);
    ends[i] = block.length;
  }
  return { bytes: block.bytes, starts, ends };
}

/** Copies rows from `row` on until the piece is full. @returns the next row */
function copyRows(sink: CsvSink, { bytes, starts, ends }: WrittenRows, row: number): number {
  let next = row;
  while (next < starts.length && sink.length < pieceBytes) {
    sink.copy(bytes, starts[next]!, ends[next]!);
    next++;
  }
  return next;
}

function* straight(rows: StoredRows, writeRow: WriteRow): Generator<Buffer> {
  const sink = new CsvSink(pieceBytes + 1024);
  for (let row = 0; row < rows.length; ) {
    row = writeRows(sink, row, { rows, writeRow });
    yield taken(sink);
  }
}

/** Writes rows from `row` on until the piece is full. @returns the next row */
function writeRows(
  sink: CsvSink,
  row: number,
  { rows, writeRow }: { readonly rows: StoredRows; readonly writeRow: WriteRow },
): number {
  const { positions, length } = rows;
  let next = row;
  while (next < length && sink.length < pieceBytes) {
    writeRow(sink, next, positions ? positions[next]! : next);
    next++;
  }
  return next;
}

function taken(sink: CsvSink): Buffer {
  const piece = sink.bytes.subarray(0, sink.length);
  sink.length = 0;
  return piece;
}

function isAscending(positions: Uint32Array): boolean {
  for (let i = 1; i < positions.length; i++) if (positions[i]! < positions[i - 1]!) return false;
  return true;
}

/** The indices in ascending order of their positions: both in one double, which is sorted without calling back. */
function byPosition(positions: Uint32Array): Uint32Array {
  const count = positions.length; // below 2^21 unless rows are tiny: 32 + 21 bits are exact in a double
  if (count > 2 ** 21)
    return Uint32Array.from(positions.keys()).sort((a, b) => positions[a]! - positions[b]!);
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = positions[i]! * count + i;
  keys.sort();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = keys[i]! % count;
  return order;
}
