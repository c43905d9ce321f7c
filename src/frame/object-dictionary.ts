import type { Value } from "./table.ts";

/**
 * The distinct values of an object column, in order of first appearance. Strings are found by their bytes,
 * so that a JavaScript string is made once a value and not once a cell.
 */
export class ObjectDictionary {
  readonly values: Value[] = [];
  /** Open addressing; code + 1, 0 is empty. */
  #table = new Int32Array(64);
  #hashes = new Int32Array(32);
  /** Bytes of the string with this code; undefined for numbers and booleans. */
  #sources: (Buffer | undefined)[] = [];
  #starts = new Float64Array(32);
  readonly #lengths: number[] = [];
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
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.#table[slot]! - 1;
      if (code < 0) break;
      if (this.#hashes[code] === hash && this.#lengths[code] === length && this.#isAt(code, source, start))
        return code;
      slot = (slot + 1) & mask;
    }
    const text = bits < 0x80 ? source.toString("latin1", start, end) : source.toString("utf8", start, end);
    const code = this.#add(text);
    this.#hashes[code] = hash;
    this.#sources[code] = source;
    this.#starts[code] = start;
    this.#lengths[code] = length;
    this.#table[slot] = code + 1;
    if (2 * code >= mask) this.#rehash();
    return code;
  }

  /** The code of an integer (bigint), float (number) or boolean. */
  codeOfValue(value: bigint | number | boolean): number {
    // -0 and 0 are one key of a Map, but two floats that print differently.
    const key = Object.is(value, -0) ? "-0" : value;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const code = this.#add(value);
    this.#hashes[code] = 0;
    this.#lengths[code] = -1;
    this.#others.set(key, code);
    return code;
  }

  #add(value: Value): number {
    const code = this.values.length;
    this.values.push(value);
    if (code >= this.#hashes.length) {
      const hashes = new Int32Array(2 * code);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      const starts = new Float64Array(2 * code);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    return code;
  }

  #isAt(code: number, source: Buffer, start: number): boolean {
    const other = this.#sources[code]!;
    const otherStart = this.#starts[code]!;
    const length = this.#lengths[code]!;
    for (let i = 0; i < length; i++) if (other[otherStart + i] !== source[start + i]) return false;
    return true;
  }

  #rehash(): void {
    const table = new Int32Array(2 * this.#table.length);
    const mask = table.length - 1;
    for (let code = 0; code < this.values.length; code++) {
      if (this.#sources[code] === undefined) continue;
      let slot = this.#hashes[code]! & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = code + 1;
    }
    this.#table = table;
  }
}
