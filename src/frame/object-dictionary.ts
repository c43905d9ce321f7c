import type { Value } from "./table.ts";

/** Numbers an entry has in the table of entries: hash, length of the string, its source, its start there. */
const stride = 4;
/** Copied texts lie together in buffers of so many bytes. */
const copyBytes = 2 ** 18;
/** The length of an entry that is no string. */
const noString = 2 ** 32 - 1;

/**
 * The distinct values of an object column, in order of first appearance. Strings are found by their bytes,
 * so that a JavaScript string is made once a value and not once a cell.
 */
export class ObjectDictionary {
  readonly values: Value[] = [];
  /** Hash table with open addressing: code + 1, or 0 where empty. Its length is a power of two. */
  #slots = new Int32Array(0);
  /** By code, `stride` numbers each: together, since a look-up costs one visit to memory. */
  #entries = new Uint32Array(0);
  readonly #sources: Buffer[] = [];
  readonly #copiesText: boolean;
  /** Bytes of the last source that are in use, where they are copies. */
  #copied = 0;
  readonly #others = new Map<Value, number>();

  /** `copiesText`: the bytes it is given will change, as those of a file that is read in parts do. */
  constructor({ copiesText = false }: { readonly copiesText?: boolean } = {}) {
    this.#copiesText = copiesText;
  }

  /** The code of the UTF-8 string `source[start .. end]`. */
  codeOfBytes(source: Buffer, start: number, end: number): number {
    let hash = 0;
    let bits = 0;
    for (let i = start; i < end; i++) {
      const byte = source[i]!;
      bits |= byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    hash = (hash ^ (hash >>> 15)) >>> 0;
    const length = end - start;
    if (2 * this.values.length >= this.#slots.length) this.#growSlots(4 * this.#slots.length);
    const slots = this.#slots;
    const entries = this.#entries;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let code = slots[slot]! - 1; code >= 0; code = slots[slot]! - 1) {
      const entry = stride * code;
      if (entries[entry] === hash && entries[entry + 1] === length && this.#isAt(entry, source, start))
        return code;
      slot = (slot + 1) & mask;
    }
    const keptStart = this.#copiesText ? this.#copy(source, start, end) : this.#keep(source, start);
    const code = this.#add(source.toString(bits < 0x80 ? "latin1" : "utf8", start, end), length);
    this.#entries[stride * code] = hash;
    this.#entries[stride * code + 3] = keptStart;
    slots[slot] = code + 1;
    return code;
  }

  /** The code of an integer (bigint), float (number) or boolean. */
  codeOfValue(value: bigint | number | boolean): number {
    // -0 and 0 are one key of a Map, but two floats that are written differently.
    const key = Object.is(value, -0) ? "-0" : value;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const code = this.#add(value, noString);
    this.#others.set(key, code);
    return code;
  }

  /** Makes room for so many distinct values, which spares growing step by step. */
  reserve(count: number): void {
    let slots = 64;
    while (slots < 2 * count) slots *= 2;
    if (slots > this.#slots.length) this.#growSlots(slots);
    if (stride * count > this.#entries.length) this.#growEntries(count);
  }

  /** Where the text starts in the last source, which is the one that it came in. */
  #keep(source: Buffer, start: number): number {
    if (this.#sources.at(-1) !== source) this.#sources.push(source);
    return start;
  }

  /** Where the text starts in the last source, which it is copied to. */
  #copy(source: Buffer, start: number, end: number): number {
    const length = end - start;
    if (this.#sources.length === 0 || this.#copied + length > this.#sources.at(-1)!.length) {
      this.#sources.push(Buffer.allocUnsafeSlow(Math.max(copyBytes, length)));
      this.#copied = 0;
    }
    const at = this.#copied;
    source.copy(this.#sources.at(-1)!, at, start, end);
    this.#copied += length;
    return at;
  }

  #add(value: Value, length: number): number {
    const code = this.values.length;
    this.values.push(value);
    if (stride * code >= this.#entries.length) this.#growEntries(Math.max(16, 2 * code));
    this.#entries[stride * code + 1] = length;
    this.#entries[stride * code + 2] = this.#sources.length - 1;
    return code;
  }

  #isAt(entry: number, source: Buffer, start: number): boolean {
    const length = this.#entries[entry + 1]!;
    const other = this.#sources[this.#entries[entry + 2]!]!;
    const otherStart = this.#entries[entry + 3]!;
    for (let i = 0; i < length; i++) if (other[otherStart + i] !== source[start + i]) return false;
    return true;
  }

  #growEntries(count: number): void {
    const entries = new Uint32Array(stride * count);
    entries.set(this.#entries);
    this.#entries = entries;
  }

  #growSlots(length: number): void {
    const slots = new Int32Array(Math.max(64, length));
    const mask = slots.length - 1;
    for (let code = 0; code < this.values.length; code++) {
      if (this.#entries[stride * code + 1] === noString) continue;
      let slot = this.#entries[stride * code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}
