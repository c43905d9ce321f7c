import { multiplyUint32 } from "./uint32.ts";

const N = 624;
const M = 397;

/**
 * The Mersenne Twister with period 2^19937 - 1 that NumPy's legacy `RandomState` and Python's `random` share
 * (Matsumoto & Nishimura 1998, mt19937ar.c of 2002). The two differ only in how a seed fills the state.
 */
export class Mt19937 {
  readonly #state = new Uint32Array(N);
  #index = N;

  private constructor() {}

  /** `init_genrand`: one 32-bit seed, as NumPy takes an integer. */
  static fromInteger(seed: number): Mt19937 {
    const generator = new Mt19937();
    generator.#fill(seed);
    return generator;
  }

  /** `init_by_array`: any number of 32-bit words, as Python takes an integer and NumPy an array. */
  static fromArray(key: readonly number[]): Mt19937 {
    const generator = new Mt19937();
    generator.#fill(19650218);
    const state = generator.#state;
    let i = 1;
    for (let step = 0; step < Math.max(N, key.length); step++) {
      const j = step % key.length;
      state[i] = (state[i]! ^ multiplyUint32(scrambled(state[i - 1]!), 1664525)) + key[j]! + j;
      i = generator.#next(i);
    }
    for (let step = 0; step < N - 1; step++) {
      state[i] = (state[i]! ^ multiplyUint32(scrambled(state[i - 1]!), 1566083941)) - i;
      i = generator.#next(i);
    }
    state[0] = 0x80000000;
    return generator;
  }

  /** An integer in [0, 2^32). */
  nextUint32(): number {
    if (this.#index === N) this.#twist();
    let y = this.#state[this.#index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float in [0, 1) with 53 random bits, from two 32-bit draws. */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  #fill(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) state[i] = multiplyUint32(scrambled(state[i - 1]!), 1812433253) + i;
  }

  /** The index after `i` in the seeding passes, which wrap to 1 and carry the last word to the front. */
  #next(i: number): number {
    if (i + 1 < N) return i + 1;
    this.#state[0] = this.#state[N - 1]!;
    return 1;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[i + 1 < N ? i + 1 : 0]! & 0x7fffffff);
      const odd = y & 1 ? 0x9908b0df : 0;
      state[i] = state[i + M < N ? i + M : i + M - N]! ^ (y >>> 1) ^ odd;
    }
    this.#index = 0;
  }
}

function scrambled(word: number): number {
  return word ^ (word >>> 30);
}
