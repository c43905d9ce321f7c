import type { ChoiceOptions } from "./numpy-random-state.ts";
import { Pcg64 } from "./pcg64.ts";
import {
  checkSampleSize,
  range,
  type Swappable,
  shuffleFromEnd,
  weightedWithoutReplacement,
  weightedWithReplacement,
} from "./sampling.ts";
import { maskedUpTo, multiplyHighUint32 } from "./uint32.ts";

/** NumPy's `np.random.default_rng(seed)`, draw for draw, as NumPy 1.17 to 1.26 give them. */
export function defaultRng(seed: number | bigint): NumpyGenerator {
  return new NumpyGenerator(new Pcg64(seed));
}

/** NumPy's `Generator` over PCG64. */
export class NumpyGenerator {
  readonly #bits: Pcg64;

  constructor(bits: Pcg64) {
    this.#bits = bits;
  }

  /** A float in [0, 1). */
  random(): number {
    return this.#bits.nextDouble();
  }

  /** A float in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.#bits.nextDouble();
  }

  /** An integer in [low, high), dtype int64; the range may be as wide as 2^53. */
  integers(low: number, high: number): number {
    const span = high - 1 - low;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(span) || span < 0)
      throw new Error(`integers needs integers low < high at most 2^53 apart, got ${low} and ${high}.`);
    return low + (span <= 0xffffffff ? this.#bounded(span) : this.#wideBounded(BigInt(span)));
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
    return this.integers(0, n);
  }

  /** `choice(n, size, replace, p)`: indices below n. @throws Error when fewer than `size` can be drawn */
  choice(n: number, { size, replace = true, p }: ChoiceOptions): Int32Array {
    if (p) {
      const draw = { weights: p, size, random: () => this.random() };
      return replace ? weightedWithReplacement(draw) : weightedWithoutReplacement(draw);
    }
    if (replace) return Int32Array.from({ length: size }, () => this.integers(0, n));
    checkSampleSize(size, n);
    // NumPy's own cut-over: a large share of a large population is taken off the end of a partial shuffle.
    return n > 10_000 && size > Math.floor(n / 50) ? this.#tail(n, size) : this.#floyd(n, size);
  }

  #tail(n: number, size: number): Int32Array {
    const indices = range(n);
    shuffleFromEnd(indices, (max) => this.#bounded(max), Math.max(n - size, 1));
    return indices.slice(n - size);
  }

  /** Floyd's algorithm (Bentley & Floyd 1987), then a shuffle, since it draws late indices late. */
  #floyd(n: number, size: number): Int32Array {
    const drawn = new Set<number>();
    for (let last = n - size; last < n; last++) {
      const value = this.#bounded(last);
      drawn.add(drawn.has(value) ? last : value);
    }
    const indices = Int32Array.from(drawn);
    // Not this.shuffle(), which rejects by mask: within `choice` NumPy draws by multiplication.
    shuffleFromEnd(indices, (max) => this.#bounded(max));
    return indices;
  }

  /** An integer in [0, max], max < 2^32, by Lemire's multiplication (arXiv 1805.10941). */
  #bounded(max: number): number {
    if (max === 0) return 0;
    if (max === 0xffffffff) return this.#bits.nextUint32();
    const count = max + 1;
    const rejectBelow = (0xffffffff - max) % count; // 2^32 mod count
    for (;;) {
      const draw = this.#bits.nextUint32();
      if (Math.imul(draw, count) >>> 0 >= rejectBelow) return multiplyHighUint32(draw, count);
    }
  }

  /** As `#bounded` on 64 bits. */
  #wideBounded(max: bigint): number {
    const count = max + 1n;
    const rejectBelow = (2n ** 64n - count) % count;
    for (;;) {
      this.#bits.nextUint64();
      const product = ((BigInt(this.#bits.high) << 32n) | BigInt(this.#bits.low)) * count;
      if (BigInt.asUintN(64, product) >= rejectBelow) return Number(product >> 64n);
    }
  }
}
