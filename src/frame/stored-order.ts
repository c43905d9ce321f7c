import { CsvSink } from "./csv-sink.ts";
import type { StoredRows } from "./stored-csv.ts";

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
    const count = Math.min(blockRows, length - first);
    const starts = new Float64Array(count);
    const ends = new Float64Array(count);
    block.length = 0;
    for (const i of byPosition(positions.subarray(first, first + count))) {
      starts[i] = block.length;
      writeRow(block, first + i, positions[first + i]!);
      ends[i] = block.length;
    }
    for (let i = 0; i < count; i++) {
      sink.copy(block.bytes, starts[i]!, ends[i]!);
      if (sink.length >= pieceBytes) yield taken(sink);
    }
  }
  yield taken(sink);
}

function* straight({ positions, length }: StoredRows, writeRow: WriteRow): Generator<Buffer> {
  const sink = new CsvSink(pieceBytes + 1024);
  for (let row = 0; row < length; row++) {
    writeRow(sink, row, positions ? positions[row]! : row);
    if (sink.length >= pieceBytes) yield taken(sink);
  }
  yield taken(sink);
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
