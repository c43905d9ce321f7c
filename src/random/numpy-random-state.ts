import { Mt19937 } from "./mt19937.ts";
import {
  checkSampleSize,
  range,
  type Swappable,
  shuffleFromEnd,
  weightedWithoutReplacement,
  weightedWithReplacement,
} from "./sampling.ts";
import { bitMask, maskedUpTo } from "./uint32.ts";

export interface ChoiceOptions {
  readonly size: number;
  /** Default true, as NumPy. */
  readonly replace?: boolean;
  /** Probabilities, one for each of the n; default uniform. */
  readonly p?: ArrayLike<number>;
}

/**
 * NumPy's legacy `np.random.RandomState(seed)`, draw for draw (also what `np.random.seed(seed)` sets up). Its
 * stream is frozen by NumPy's compatibility policy (NEP 19), so every NumPy gives these numbers.
 */
export class NumpyRandomState {
  readonly #bits: Mt19937;

  /** @param seed an integer in [0, 2^32), or several of them as NumPy takes an array */
  constructor(seed: number | readonly number[]) {
    const words = typeof seed === "number" ? [seed] : seed;
    if (words.length === 0 || words.some((word) => !Number.isInteger(word) || word < 0 || word > 0xffffffff))
      throw new Error(`A NumPy seed must be an integer from 0 to 2^32 - 1, got ${seed}.`);
    this.#bits = typeof seed === "number" ? Mt19937.fromInteger(seed) : Mt19937.fromArray(seed);
  }

  /** A float in [0, 1): `random_sample()`, `rand()`, `random()`. */
  randomSample(): number {
    return this.#bits.nextDouble();
  }

  /** A float in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.#bits.nextDouble();
  }

  /** An integer in [low, high) with NumPy's default dtype int64; the range may be as wide as 2^53. */
  randint(low: number, high: number): number {
    const span = high - 1 - low;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(span) || span < 0)
      throw new Error(`randint needs integers low < high at most 2^53 apart, got ${low} and ${high}.`);
    return low + (span <= 0xffffffff ? maskedUpTo(span, this.#bits) : this.#wideInterval(span));
  }

  /** Reorders `array` in place. */
  shuffle<T>(array: Swappable<T>): void {
    shuffleFromEnd(array, (max) => maskedUpTo(max, this.#bits));
  }

  /** 0 … n - 1 in random order. */
  permutation(n: number): Int32Array {
    const indices = range(n);
    this.shuffle(indices);
    return indices;
  }

  /** One index below n: `choice(n)`, and the position that `choice(list)` takes. */
  choiceIndex(n: number): number {
    return this.randint(0, n);
  }

  /** `choice(n, size, replace, p)`: indices below n. @throws Error when fewer than `size` can be drawn */
  choice(n: number, { size, replace = true, p }: ChoiceOptions): Int32Array {
    if (p) {
      const draw = { weights: p, size, random: () => this.randomSample() };
      return replace ? weightedWithReplacement(draw) : weightedWithoutReplacement(draw);
    }
    if (replace) return Int32Array.from({ length: size }, () => this.randint(0, n));
    checkSampleSize(size, n);
    return this.permutation(n).slice(0, size);
  }

  /** As {@link maskedUpTo} on 64 bits, of which the first draw is the high half; max <= 2^53. */
  #wideInterval(max: number): number {
    const highMask = bitMask(Math.floor(max / 0x100000000));
    let value: number;
    do {
      const high = (this.#bits.nextUint32() & highMask) >>> 0;
      value = high * 0x100000000 + this.#bits.nextUint32();
    } while (value > max);
    return value;
  }
}
