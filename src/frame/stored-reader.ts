import { cellKind } from "./cell-kinds.ts";
import type { CsvSink } from "./csv-sink.ts";
import { isMissing } from "./na-values.ts";
import { parseBool, parseInteger } from "./parse-number.ts";
import { plainDecimalEnd, plainIntegerEnd } from "./plain-number.ts";
import type { ByteSource } from "./read-csv-parts.ts";
import { fillFrom } from "./read-csv-parts.ts";
import type { StoredCsv } from "./stored-csv.ts";

const LF = 10;
const COMMA = 44;
const windowBytes = 2 ** 18;

/** How a missing value is written, and a float where not as Python's `repr`. */
export interface CellStyle {
  readonly missing: string;
  readonly formatFloat: ((value: number) => string) | undefined;
}

/** Finds rows of a stored file and writes their cells as pandas would write their values. Rows are best asked for in order. */
export class StoredReader {
  readonly #file: StoredCsv;
  readonly #source: ByteSource;
  readonly #missing: string;
  readonly #formatFloat: CellStyle["formatFloat"];
  /** A part of the file, from #windowStart on. */
  #window: Buffer = Buffer.alloc(0);
  #room: Buffer = Buffer.allocUnsafeSlow(windowBytes);
  #windowStart = 0;
  /** Of the row last asked for: where its cells are in the window, and which can be copied as they are. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #isPlain: Uint8Array;
  /** The chunk of that row, and by column the {@link cellKind} there. */
  #chunk = -1;
  readonly #kinds: Uint8Array;
  readonly #isFloat: readonly boolean[];
  /** Longer texts of numbers may not be read to the last bit, see `parseHighPrecision`. */
  readonly #plainLength: number;

  constructor(file: StoredCsv, source: ByteSource, { missing, formatFloat }: CellStyle) {
    this.#file = file;
    this.#source = source;
    this.#missing = missing;
    this.#formatFloat = formatFloat;
    this.#starts = new Int32Array(file.names.length);
    this.#ends = new Int32Array(file.names.length);
    this.#isPlain = new Uint8Array(file.names.length);
    this.#kinds = new Uint8Array(file.names.length);
    this.#isFloat = file.dtypes.map((dtype) => dtype === "float64");
    this.#plainLength = formatFloat ? 0 : file.isExact ? Number.POSITIVE_INFINITY : 15;
  }

  seek(row: number): void {
    const { starts, chunkRows, sizeBytes } = this.#file;
    const start = starts.at(row);
    const end = row + 1 < starts.length ? starts.at(row + 1) : sizeBytes;
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) this.#load(start, end);
    this.#enterChunk(Math.floor(row / chunkRows));
    this.#findCells(start - this.#windowStart, end - this.#windowStart);
  }

  /** Writes the cells of adjacent columns of the row last asked for; those to be copied together, as far as they are. */
  write(sink: CsvSink, first: number, last: number): void {
    const separator = this.#file.separatorByte;
    let run = -1; // the first of the cells that wait to be copied
    for (let column = first; column <= last; column++) {
      if (this.#isPlain[column] === 1) {
        if (run >= 0) continue;
        if (column > first) sink.byte(separator);
        run = column;
        continue;
      }
      if (run >= 0) sink.copy(this.#window, this.#starts[run]!, this.#ends[column - 1]!);
      run = -1;
      if (column > first) sink.byte(separator);
      this.#writeValue(sink, column);
    }
    if (run >= 0) sink.copy(this.#window, this.#starts[run]!, this.#ends[last]!);
  }

  /** Writes a cell that cannot be copied. */
  #writeValue(sink: CsvSink, column: number): void {
    const bytes = this.#window;
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    const kind = this.#kinds[column]!;
    if (kind === cellKind.integer) {
      if (this.#isFloat[column]) this.#writeFloat(sink, parseInteger(bytes, start, end), column);
      else sink.integer(parseInteger(bytes, start, end));
    } else if (kind === cellKind.text || isMissing(bytes, start, end)) sink.text(this.#missing);
    else if (kind === cellKind.float) this.#writeFloat(sink, this.#file.readFloat(bytes, start, end), column);
    else if (kind === cellKind.integerOrMissing)
      this.#writeFloat(sink, parseInteger(bytes, start, end), column);
    else sink.text(parseBool(bytes, start, end) === 1 ? "True" : "False");
  }

  /** Only columns of floats have a format of their own, not objects among which are floats. */
  #writeFloat(sink: CsvSink, value: number, column: number): void {
    if (this.#formatFloat && this.#isFloat[column]) sink.text(this.#formatFloat(value));
    else sink.float(value);
  }

  #load(start: number, end: number): void {
    if (end - start > this.#room.length) this.#room = Buffer.allocUnsafeSlow(2 * (end - start));
    this.#window = fillFrom(this.#source, start, this.#room);
    this.#windowStart = start;
    if (this.#window.length < end - start) throw new Error("The file has become shorter.");
  }

  #enterChunk(chunk: number): void {
    if (chunk === this.#chunk) return;
    this.#chunk = chunk;
    this.#file.kinds.forEach((kinds, column) => {
      this.#kinds[column] = kinds[chunk]!;
    });
  }

  /** Cells that the row lacks are empty. */
  #findCells(start: number, end: number): void {
    const bytes = this.#window;
    const separator = this.#file.separatorByte;
    const width = this.#starts.length;
    let cell = 0;
    let i = start;
    for (; cell < width; cell++) {
      this.#starts[cell] = i;
      const plainEnd = this.#plainEnd(cell, i, end);
      const isNumber =
        plainEnd > 0 && (plainEnd >= end || bytes[plainEnd] === separator || bytes[plainEnd] === LF);
      if (isNumber) i = plainEnd;
      else while (i < end && (bytes[i]! > COMMA || (bytes[i] !== separator && bytes[i] !== LF))) i++;
      this.#ends[cell] = i;
      const isText = this.#kinds[cell] === cellKind.text && !isMissing(bytes, this.#starts[cell]!, i);
      this.#isPlain[cell] = isNumber || isText ? 1 : 0;
      if (i >= end || bytes[i] === LF) break;
      i++;
    }
    for (cell++; cell < width; cell++) {
      this.#starts[cell] = i;
      this.#ends[cell] = i;
      this.#isPlain[cell] = 0;
    }
  }

  /** Where the number ends that begins here, if its column would write it just so; else 0. */
  #plainEnd(column: number, start: number, limit: number): number {
    const kind = this.#kinds[column];
    if (kind === cellKind.float) {
      const end = plainDecimalEnd(this.#window, start, limit);
      return end - start <= this.#plainLength ? end : 0;
    }
    return kind === cellKind.integer && !this.#isFloat[column]
      ? plainIntegerEnd(this.#window, start, limit)
      : 0;
  }
}
