import { maxNumberBytes, writeFloat, writeInteger } from "./write-number.ts";

/** Up to these lengths a loop is faster than the copy that Node makes. */
const shortText = 64;
const longCopy = 256;

/** Bytes of a CSV on their way out, in one buffer that grows. */
export class CsvSink {
  bytes: Buffer;
  length = 0;
  /** Views of `bytes` and of what was last copied from: four bytes at a time is faster. */
  #view: DataView;
  #source: Buffer = Buffer.alloc(0);
  #sourceView = viewOf(this.#source);

  constructor(sizeBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(sizeBytes);
    this.#view = viewOf(this.bytes);
  }

  /** Makes room for so many bytes more. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.ceil(1.5 * needed));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    this.#view = viewOf(grown);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  integer(value: number): void {
    this.reserve(maxNumberBytes);
    this.length = writeInteger(this.bytes, this.length, value);
  }

  /** As Python's `repr`. */
  float(value: number): void {
    this.reserve(maxNumberBytes);
    this.length = writeFloat(this.bytes, this.length, value);
  }

  /** As UTF-8. */
  text(text: string): void {
    this.reserve(3 * text.length);
    if (text.length > shortText || !this.#ascii(text))
      this.length += this.bytes.write(text, this.length, "utf8");
  }

  /** The bytes `source[start .. end]`. */
  copy(source: Buffer, start: number, end: number): void {
    const size = end - start;
    this.reserve(size);
    const { bytes, length } = this;
    if (size > longCopy) source.copy(bytes, length, start, end);
    else {
      if (source !== this.#source) {
        this.#source = source;
        this.#sourceView = viewOf(source);
      }
      const from = this.#sourceView;
      const to = this.#view;
      let i = 0;
      for (; i + 4 <= size; i += 4) to.setInt32(length + i, from.getInt32(start + i, true), true);
      for (; i < size; i++) bytes[length + i] = source[start + i]!;
    }
    this.length += size;
  }

  /** Writes a text of ASCII characters; false, and nothing written, when it has another. */
  #ascii(text: string): boolean {
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return false;
      bytes[length + i] = code;
    }
    this.length += text.length;
    return true;
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
