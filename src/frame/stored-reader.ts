import { cellKind } from "./cell-kinds.ts";
import type { CsvSink } from "./csv-sink.ts";
import { isMissing } from "./na-values.ts";
import { parseBool, parseInteger } from "./parse-number.ts";
import { isPlainDecimal, isPlainInteger } from "./plain-number.ts";
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
  /** Of the row last asked for: where its cells are in the window, and its chunk. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #chunk = 0;
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
    this.#isFloat = file.dtypes.map((dtype) => dtype === "float64");
    this.#plainLength = formatFloat ? 0 : file.isExact ? Number.POSITIVE_INFINITY : 15;
  }

  seek(row: number): void {
    const { starts, chunkRows, sizeBytes } = this.#file;
    const start = starts.at(row);
    const end = row + 1 < starts.length ? starts.at(row + 1) : sizeBytes;
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) this.#load(start, end);
    this.#chunk = Math.floor(row / chunkRows);
    this.#findCells(start - this.#windowStart, end - this.#windowStart);
  }

  /** Writes a cell of the row last asked for. */
  write(sink: CsvSink, column: number): void {
    const bytes = this.#window;
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    switch (this.#file.kinds[column]![this.#chunk]) {
      case cellKind.text:
        if (isMissing(bytes, start, end)) sink.text(this.#missing);
        else sink.copy(bytes, start, end);
        break;
      case cellKind.float:
        if (end - start <= this.#plainLength && isPlainDecimal(bytes, start, end))
          sink.copy(bytes, start, end);
        else if (isMissing(bytes, start, end)) sink.text(this.#missing);
        else this.#writeFloat(sink, this.#file.readFloat(bytes, start, end), column);
        break;
      case cellKind.integer:
        if (this.#isFloat[column]) this.#writeFloat(sink, parseInteger(bytes, start, end), column);
        else if (isPlainInteger(bytes, start, end)) sink.copy(bytes, start, end);
        else sink.integer(parseInteger(bytes, start, end));
        break;
      case cellKind.integerOrMissing:
        if (isMissing(bytes, start, end)) sink.text(this.#missing);
        else this.#writeFloat(sink, parseInteger(bytes, start, end), column);
        break;
      default:
        if (isMissing(bytes, start, end)) sink.text(this.#missing);
        else sink.text(parseBool(bytes, start, end) === 1 ? "True" : "False");
    }
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

  /** Cells that the row lacks are empty. */
  #findCells(start: number, end: number): void {
    const bytes = this.#window;
    const separator = this.#file.separatorByte;
    const width = this.#starts.length;
    let cell = 0;
    let i = start;
    for (; cell < width; cell++) {
      this.#starts[cell] = i;
      while (i < end && (bytes[i]! > COMMA || (bytes[i] !== separator && bytes[i] !== LF))) i++;
      this.#ends[cell] = i;
      if (i >= end || bytes[i] === LF) break;
      i++;
    }
    for (cell++; cell < width; cell++) {
      this.#starts[cell] = i;
      this.#ends[cell] = i;
    }
  }
}
