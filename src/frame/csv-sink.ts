import { maxNumberBytes, writeFloat, writeInteger } from "./write-number.ts";

/** Up to this length a loop is faster than the copy that Node makes. */
const shortText = 64;

/** Bytes of a CSV on their way out, in one buffer that grows. */
export class CsvSink {
  bytes: Buffer;
  length = 0;

  constructor(sizeBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(sizeBytes);
  }

  /** Makes room for so many bytes more. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.ceil(1.5 * needed));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
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
    if (size > 2 * shortText) source.copy(bytes, length, start, end);
    else for (let i = 0; i < size; i++) bytes[length + i] = source[start + i]!;
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
