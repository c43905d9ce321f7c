import { CsvError } from "./csv-error.ts";

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;

/** pandas hands the file to its tokenizer in buffers of so many characters. */
const bufferCharacters = 262_144;
/** A record with more fields is refused; one that pandas would need 100 MB for its header alone. */
export const maxFields = 2 ** 20;
/** Fields added to short records, or as many as the file has bytes: a few bytes must not ask for gigabytes. */
const maxPadding = 2 ** 24;
/** V8 makes no string of more than 512 MB. */
const maxFieldBytes = 2 ** 28;

/** Positions of bytes. */
export type Offsets = Int32Array | Float64Array;

/**
 * Splits the bytes of a CSV file into records exactly as the C parser of pandas 2.2.3 does with its default
 * options: blank lines vanish, a quote counts only at the start of a field, a closed quote may be followed
 * by more text, short records are padded and long ones refused, both against the record before.
 *
 * Fields are byte ranges; nothing is decoded. Where quotes had to be removed from the middle of a field its
 * bytes lie in `scratch`, and its range starts at `bytes.length` or later.
 */
export class CsvTokens {
  /** The file, or the part of it that is at hand: see {@link append} and {@link dropRead}. */
  bytes: Buffer;
  scratch: Buffer = Buffer.alloc(0);
  /** Field f of the rows last read is the range starts[f] .. ends[f]. */
  starts: Offsets;
  ends: Offsets;
  /** Row r has the fields rowStarts[r] .. rowStarts[r + 1] (exclusive). */
  rowStarts: Int32Array = new Int32Array(1025);
  rows = 0;
  /** Fields a row keeps; what a longer first row of a chunk has beyond is never looked at. */
  keepFields = maxFields;

  readonly #separator: number;
  readonly #what: string;
  readonly #totalBytes: number;
  /** What `bytes` is the beginning of, when the file comes in parts: used again and again. */
  #room: Buffer = Buffer.alloc(0);
  /** Bytes that were read and dropped. */
  #dropped = 0;
  readonly #hasNul: boolean;
  /** The first NUL byte that is not before the field last read. */
  #nextNul: number;
  #position = 0;
  #callStart = 0;
  /** Where blanks last sent the reader back over a carriage return, in this call. */
  #rereadAt = -1;
  /** The first call reads two records and so ends in any case. */
  #isFirstCall = true;
  #scratchLength = 0;
  #fields = 0;
  /** Records and skipped blank lines so far. */
  #line = 0;
  /** Fields of the record before, padding included; -1 before the first. */
  #width = -1;
  #columnRanges: { starts: Offsets; ends: Offsets };
  /** Fields added to short records so far. */
  #padding = 0;
  #countedBytes = 0;
  #countedCharacters = 0;
  #bufferStart = 0;

  /** `totalBytes`: size of the file when `bytes` is only its first part. */
  constructor(
    bytes: Buffer,
    what: string,
    {
      totalBytes = bytes.length,
      separator = ",",
    }: { readonly totalBytes?: number; readonly separator?: "," | "\t" } = {},
  ) {
    this.bytes = bytes;
    this.#separator = separator.charCodeAt(0);
    this.#what = what;
    this.#totalBytes = totalBytes;
    this.starts = this.#offsets(1024);
    this.ends = this.#offsets(1024);
    this.#columnRanges = { starts: this.#offsets(0), ends: this.#offsets(0) };
    const nul = bytes.indexOf(0);
    this.#nextNul = nul < 0 ? Number.POSITIVE_INFINITY : nul;
    this.#hasNul = nul >= 0;
    if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#position = 3;
    this.#callStart = this.#position;
  }

  /** Fields of the last record, padding included. */
  get width(): number {
    return Math.max(0, this.#width);
  }

  /** Where in the file `bytes` begins. */
  get bytesStart(): number {
    return this.#dropped;
  }

  /** How much of the file has been read, 0 to 1. */
  get shareRead(): number {
    return (this.#dropped + this.#position) / this.#totalBytes;
  }

  /** Adds the next part of the file, which must begin with a record and hold no quote, NUL or carriage return. */
  append(part: Buffer): void {
    const used = this.bytes.length;
    if (used + part.length > this.#room.length) {
      this.#room = Buffer.allocUnsafeSlow(Math.ceil(1.25 * (used + part.length)));
      this.bytes.copy(this.#room);
    }
    part.copy(this.#room, used);
    this.bytes = this.#room.subarray(0, used + part.length);
  }

  /** Lets go of the bytes before the next record; only for files in parts, while no row is held. */
  dropRead(): void {
    const left = this.bytes.length - this.#position;
    if (this.#room.length < left) this.#room = Buffer.allocUnsafeSlow(2 * left);
    this.bytes.copy(this.#room, 0, this.#position);
    this.bytes = this.#room.subarray(0, left);
    this.#dropped += this.#position;
    this.#position = 0;
  }

  /** Forgets the rows read so far; their bytes stay. */
  clear(): void {
    this.rows = 0;
    this.#fields = 0;
  }

  /** Every row held has all its fields, and all lie in `bytes`: field f of row r is the one numbered r * keepFields + f. */
  get isRegular(): boolean {
    return this.#fields === this.rows * this.keepFields && this.#scratchLength === 0;
  }

  /** Two arrays of one number a row, the same ones at every call for as many rows: wide tables ask often. */
  columnRanges(): { readonly starts: Offsets; readonly ends: Offsets } {
    if (this.#columnRanges.starts.length !== this.rows)
      this.#columnRanges = { starts: this.#offsets(this.rows), ends: this.#offsets(this.rows) };
    return this.#columnRanges;
  }

  /** Room for so many rows and fields at once, as far as the file may have them: growing would leave garbage. */
  expect(rows: number, fields: number): void {
    const most = Math.ceil(this.#totalBytes / 2); // a field and what ends it
    const [r, f] = [Math.min(rows, most) + 2, Math.min(fields, most) + 1];
    if (r > this.rowStarts.length) this.rowStarts = copyInto(new Int32Array(r), this.rowStarts);
    if (f > this.starts.length) this.#growFields(f);
  }

  /** Begins what is a new call of pandas' tokenizer; only matters to how far a line is read again. */
  startCall(): void {
    this.#callStart = this.#position;
    this.#rereadAt = -1;
    this.#isFirstCall = false;
  }

  /**
   * Appends one record. `anyLength`: the record may be longer than the one before (pandas checks neither the
   * header nor the first row of a chunk).
   * @returns false at the end of the file
   * @throws CsvError
   */
  readRecord(anyLength: boolean): boolean {
    if (!this.#skipBlankLines()) return false;
    if (this.rows + 2 > this.rowStarts.length)
      this.rowStarts = copyInto(new Int32Array(2 * this.rowStarts.length), this.rowStarts);
    const fieldsBefore = this.#fields;
    this.rowStarts[this.rows] = fieldsBefore;
    const count = this.#readFields();
    this.#line++;
    const expected = this.#width < 0 ? count : this.#width;
    if (count > expected && !anyLength)
      throw new CsvError(this.#what, { kind: "ragged", line: this.#line, expected, found: count });
    this.#width = Math.max(count, expected);
    this.#padding += this.#width - count;
    if (this.#padding > Math.max(maxPadding, this.#totalBytes)) {
      const detail = `line ${this.#line} has ${count} fields of ${expected}, and so have too many lines before it`;
      throw new CsvError(this.#what, { kind: "too-large", detail });
    }
    this.rows++;
    this.rowStarts[this.rows] = this.#fields;
    return true;
  }

  /** Moves to the first byte of the next record; false when there is none. */
  #skipBlankLines(): boolean {
    const { bytes } = this;
    const separator = this.#separator;
    const n = bytes.length;
    for (;;) {
      const start = this.#position;
      let i = start;
      while (i < n && (bytes[i] === BLANK || (bytes[i] === TAB && separator !== TAB))) i++;
      if (i >= n) {
        this.#position = n;
        return false;
      }
      const c = bytes[i]!;
      if (c === LF) {
        this.#position = i + 1;
        this.#line++;
      } else if (c === CR) {
        // pandas swallows a separator after a blank line that ends in a bare carriage return.
        this.#position = bytes[i + 1] === LF || bytes[i + 1] === separator ? i + 2 : i + 1;
        this.#line++;
      } else {
        if (i > start) this.#position = this.#rereadFrom(start, i);
        return true;
      }
    }
  }

  /**
   * A line that begins with blanks but is not blank is read again from its start. pandas looks for that start
   * by the line feed before it or the start of its buffer or call, so that after a bare carriage return it goes
   * back too far, and reads lines twice. When it then comes to the same place again it would go on for ever
   * (pandas stops when its buffer overflows or a chunk is full): an error.
   */
  #rereadFrom(lineStart: number, current: number): number {
    const { bytes } = this;
    const lineFeed = lineStart === 0 ? -1 : bytes.lastIndexOf(LF, lineStart - 1);
    const from = Math.max(lineFeed + 1, this.#callStart, this.#bufferStartBefore(current));
    if (from < lineStart) {
      if (this.#rereadAt === current && !this.#isFirstCall)
        throw new CsvError(this.#what, { kind: "line-ends", line: this.#line + 1 });
      this.#rereadAt = current;
    }
    return from;
  }

  #bufferStartBefore(position: number): number {
    const { bytes } = this;
    for (let i = this.#countedBytes; i <= position; i++) {
      if ((bytes[i]! & 0xc0) === 0x80) continue;
      if (this.#countedCharacters++ % bufferCharacters === 0) this.#bufferStart = i;
    }
    this.#countedBytes = Math.max(this.#countedBytes, position + 1);
    return this.#bufferStart;
  }

  /** Reads the fields up to and with the line end; returns how many. */
  #readFields(): number {
    const { bytes } = this;
    const separator = this.#separator;
    const n = bytes.length;
    let count = 0;
    let i = this.#position;
    for (;;) {
      const start = i;
      let c = 0;
      if (i < n && bytes[i] === QUOTE) {
        this.#position = i;
        this.#readQuoted(count++);
        i = this.#position;
        c = i < n ? bytes[i]! : 0;
      } else {
        while (i < n) {
          c = bytes[i]!;
          if (c <= COMMA && (c === separator || c === LF || c === CR)) break;
          i++;
        }
        this.#addField(count++, start, i);
      }
      if (count > maxFields) {
        const detail = `line ${this.#line + 1} has more than ${maxFields} fields, more than are read`;
        throw new CsvError(this.#what, { kind: "too-large", detail });
      }
      if (i >= n) break;
      i++;
      if (c === separator) continue;
      if (c === CR && i < n && bytes[i] === LF) i++;
      break;
    }
    this.#position = i;
    return count;
  }

  /** Reads a field that begins with a quote; stops at the comma or line end after it. */
  #readQuoted(index: number): void {
    const { bytes } = this;
    const n = bytes.length;
    let i = this.#position + 1;
    let pieceStart = i;
    const scratchStart = this.#scratchLength;
    for (;;) {
      i = bytes.indexOf(QUOTE, i);
      if (i < 0) throw new CsvError(this.#what, { kind: "open-quote", line: this.#line + 1 });
      if (bytes[i + 1] !== QUOTE) break;
      this.#appendScratch(pieceStart, i + 1);
      i += 2;
      pieceStart = i;
    }
    // What follows the closing quote up to the comma or line end belongs to the field as it is.
    let after = i + 1;
    while (after < n) {
      const c = bytes[after]!;
      if (c === this.#separator || c === LF || c === CR) break;
      after++;
    }
    this.#position = after;
    const isPlain = this.#scratchLength === scratchStart && after === i + 1;
    if (isPlain) {
      this.#addField(index, pieceStart, i);
      return;
    }
    this.#appendScratch(pieceStart, i);
    this.#appendScratch(i + 1, after);
    this.#addField(index, n + scratchStart, n + this.#scratchLength);
  }

  #addField(index: number, start: number, end: number): void {
    if (index >= this.keepFields) return;
    const field = this.#fields++;
    if (field >= this.starts.length) this.#growFields(2 * this.starts.length);
    if (end - start > maxFieldBytes) {
      const detail = `line ${this.#line + 1} has a field of ${end - start} bytes; up to ${maxFieldBytes} are read`;
      throw new CsvError(this.#what, { kind: "too-large", detail });
    }
    this.starts[field] = start;
    this.ends[field] = this.#hasNul ? this.#upToNul(start, end) : end;
  }

  #growFields(length: number): void {
    this.starts = copyInto(this.#offsets(length), this.starts);
    this.ends = copyInto(this.#offsets(length), this.ends);
  }

  /** Half the room for files whose bytes, and as many again in `scratch`, an int32 counts. */
  #offsets(length: number): Offsets {
    return this.#totalBytes < 2 ** 30 ? new Int32Array(length) : new Float64Array(length);
  }

  /** pandas keeps fields as C strings: a NUL byte ends them. */
  #upToNul(start: number, end: number): number {
    const n = this.bytes.length;
    if (start >= n) {
      const nul = this.scratch.subarray(start - n, end - n).indexOf(0);
      return nul < 0 ? end : start + nul;
    }
    if (start > this.#nextNul) {
      const nul = this.bytes.indexOf(0, start);
      this.#nextNul = nul < 0 ? Number.POSITIVE_INFINITY : nul;
    }
    return Math.min(end, this.#nextNul);
  }

  #appendScratch(start: number, end: number): void {
    const length = this.#scratchLength + end - start;
    if (length > this.scratch.length) {
      const grown = Buffer.alloc(Math.max(1024, 2 * length));
      this.scratch.copy(grown, 0, 0, this.#scratchLength);
      this.scratch = grown;
    }
    this.bytes.copy(this.scratch, this.#scratchLength, start, end);
    this.#scratchLength = length;
  }
}

function copyInto<T extends Int32Array | Float64Array>(larger: T, values: T): T {
  larger.set(values);
  return larger;
}
