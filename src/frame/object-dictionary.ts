import type { Value } from "./table.ts";

/**
 * The distinct values of an object column, in order of first appearance. Strings are found by their bytes,
 * so that a JavaScript string is made once a value and not once a cell.
 */
export class ObjectDictionary {
  readonly values: Value[] = [];
  /** Hash table with open addressing: code + 1, or 0 where empty. Its length is a power of two. */
  #slots = new Int32Array(0);
  /** By code: hash, length (-1 for what is no string), and where its bytes lie. */
  #hashes = new Int32Array(0);
  #lengths = new Int32Array(0);
  #starts = new Float64Array(0);
  #sourceOf = new Int32Array(0);
  readonly #sources: Buffer[] = [];
  readonly #others = new Map<Value, number>();

  /** The code of the UTF-8 string `source[start .. end]`; `source` must not change afterwards. */
  codeOfBytes(source: Buffer, start: number, end: number): number {
    let hash = 0;
    let bits = 0;
    for (let i = start; i < end; i++) {
      const byte = source[i]!;
      bits |= byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    hash ^= hash >>> 15;
    const length = end - start;
    if (2 * this.values.length >= this.#slots.length) this.#growSlots();
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.#slots[slot]! - 1;
      if (code < 0) break;
      if (this.#hashes[code] === hash && this.#lengths[code] === length && this.#isAt(code, source, start))
        return code;
      slot = (slot + 1) & mask;
    }
    const code = this.#add(source.toString(bits < 0x80 ? "latin1" : "utf8", start, end), length);
    if (this.#sources.at(-1) !== source) this.#sources.push(source);
    this.#sourceOf[code] = this.#sources.length - 1;
    this.#hashes[code] = hash;
    this.#starts[code] = start;
    this.#slots[slot] = code + 1;
    return code;
  }

  /** The code of an integer (bigint), float (number) or boolean. */
  codeOfValue(value: bigint | number | boolean): number {
    // -0 and 0 are one key of a Map, but two floats that are written differently.
    const key = Object.is(value, -0) ? "-0" : value;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const code = this.#add(value, -1);
    this.#others.set(key, code);
    return code;
  }

  #add(value: Value, length: number): number {
    const code = this.values.length;
    this.values.push(value);
    if (code >= this.#lengths.length) this.#growEntries(Math.max(16, 2 * code));
    this.#lengths[code] = length;
    return code;
  }

  #isAt(code: number, source: Buffer, start: number): boolean {
    const other = this.#sources[this.#sourceOf[code]!]!;
    const otherStart = this.#starts[code]!;
    const length = this.#lengths[code]!;
    for (let i = 0; i < length; i++) if (other[otherStart + i] !== source[start + i]) return false;
    return true;
  }

  #growEntries(capacity: number): void {
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const lengths = new Int32Array(capacity);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
    const starts = new Float64Array(capacity);
    starts.set(this.#starts);
    this.#starts = starts;
    const sourceOf = new Int32Array(capacity);
    sourceOf.set(this.#sourceOf);
    this.#sourceOf = sourceOf;
  }

  #growSlots(): void {
    const slots = new Int32Array(Math.max(64, 4 * this.#slots.length));
    const mask = slots.length - 1;
    for (let code = 0; code < this.values.length; code++) {
      if (this.#lengths[code]! < 0) continue;
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}
