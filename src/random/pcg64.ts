import { generateState } from "./seed-sequence.ts";
import { wordsOf } from "./uint32.ts";

/** 16-bit limbs of a 128-bit number, so that products stay exact in a double. */
const LIMBS = 8;
const MULTIPLIER = limbsOf(0x2360ed051fc65da44385df649fccf645n);

/**
 * PCG XSL RR 128/64, NumPy's default bit generator `PCG64` (O'Neill 2014, pcg-random.org). State and increment
 * are limbs rather than BigInts: a draw makes no garbage.
 */
export class Pcg64 {
  /** The two halves of the last 64-bit draw. */
  high = 0;
  low = 0;
  readonly #state: Uint16Array;
  readonly #increment: Uint16Array;
  #spare: number | undefined;

  /** @param seed a non-negative integer, spread by SeedSequence as `np.random.default_rng(seed)` does */
  constructor(seed: number | bigint) {
    if (seed < 0 || (typeof seed === "number" && !Number.isSafeInteger(seed)))
      throw new Error(`A NumPy seed must be a non-negative integer, got ${seed}.`);
    const words = Array.from(generateState(wordsOf(BigInt(seed)), 8), BigInt);
    // Words come lowest first within a 64-bit half, but the high half of each 128-bit number comes first.
    const wide = (at: number) =>
      (words[at + 1]! << 96n) | (words[at]! << 64n) | (words[at + 3]! << 32n) | words[at + 2]!;
    this.#increment = limbsOf((wide(4) << 1n) | 1n);
    this.#state = this.#increment.slice();
    this.#add(limbsOf(wide(0)));
    this.#step();
  }

  /** Draws 64 bits into {@link high} and {@link low}, each an unsigned 32-bit integer. */
  nextUint64(): void {
    this.#step();
    const [s, rotation] = [this.#state, this.#state[7]! >>> 10];
    const high = ((s[7]! ^ s[3]!) << 16) | (s[6]! ^ s[2]!);
    const low = ((s[5]! ^ s[1]!) << 16) | (s[4]! ^ s[0]!);
    this.high = rotatedHalf(high, low, rotation);
    this.low = rotatedHalf(low, high, rotation);
  }

  /** 32 bits: a 64-bit draw gives its low half first and keeps the high half for the next call. */
  nextUint32(): number {
    const spare = this.#spare;
    if (spare !== undefined) {
      this.#spare = undefined;
      return spare;
    }
    this.nextUint64();
    this.#spare = this.high;
    return this.low;
  }

  /** A float in [0, 1) from the upper 53 bits of a draw. */
  nextDouble(): number {
    this.nextUint64();
    return (this.high * 0x200000 + (this.low >>> 11)) / 0x20000000000000;
  }

  /** state = state * MULTIPLIER + increment (mod 2^128) */
  #step(): void {
    const state = this.#state;
    let sums = 0;
    for (let k = 0; k < LIMBS; k++) {
      for (let i = 0; i <= k; i++) sums += state[i]! * MULTIPLIER[k - i]!;
      scratch[k] = sums % 0x10000;
      sums = Math.floor(sums / 0x10000);
    }
    state.set(scratch);
    this.#add(this.#increment);
  }

  #add(limbs: Uint16Array): void {
    let carry = 0;
    for (let k = 0; k < LIMBS; k++) {
      const sum = this.#state[k]! + limbs[k]! + carry;
      this.#state[k] = sum;
      carry = sum >>> 16;
    }
  }
}

/** The product under way in a step; nothing in it outlives the call. */
const scratch = new Uint16Array(LIMBS);

function limbsOf(value: bigint): Uint16Array {
  return Uint16Array.from({ length: LIMBS }, (_, k) => Number((value >> BigInt(16 * k)) & 0xffffn));
}

/** The half that starts as `near` of a 64-bit number rotated right by 0 … 63 bits; `far` is the other half. */
function rotatedHalf(near: number, far: number, rotation: number): number {
  const [a, b] = rotation < 32 ? [near, far] : [far, near];
  const bits = rotation & 31;
  return (bits === 0 ? a : (a >>> bits) | (b << (32 - bits))) >>> 0;
}
