import { createHash } from "node:crypto";
import { Mt19937 } from "./mt19937.ts";
import { bisectRight, cumulative, range, type Swappable, shuffleFromEnd } from "./sampling.ts";
import { wordsOf } from "./uint32.ts";

/** Python's `random.Random(seed)`, draw for draw, as CPython 3.2 to 3.13 give them. */
export class PythonRandom {
  readonly #bits: Mt19937;

  /** @param seed an integer of any size (its sign is ignored) or a string, as `random.seed(seed)` takes them */
  constructor(seed: number | bigint | string) {
    const value = typeof seed === "string" ? integerOfText(seed) : BigInt(seed);
    this.#bits = Mt19937.fromArray(wordsOf(value < 0n ? -value : value));
  }

  /** A float in [0, 1). */
  random(): number {
    return this.#bits.nextDouble();
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** k random bits, 0 < k <= 53; {@link getrandbitsBig} gives more. */
  getrandbits(k: number): number {
    if (k <= 32) return this.#bits.nextUint32() >>> (32 - k);
    const low = this.#bits.nextUint32();
    return (this.#bits.nextUint32() >>> (64 - k)) * 0x100000000 + low;
  }

  /** k random bits for any k > 0: 32 at a time, lowest first. */
  getrandbitsBig(k: number): bigint {
    let value = 0n;
    for (let done = 0; done < k; done += 32)
      value |= BigInt(this.getrandbits(Math.min(32, k - done))) << BigInt(done);
    return value;
  }

  /** An integer of range(start, stop, step). */
  randrange(start: number, stop: number, step = 1): number {
    const count = Math.ceil((stop - start) / step);
    if (!Number.isSafeInteger(count) || count <= 0)
      throw new Error(`Empty range for randrange(${start}, ${stop}, ${step}).`);
    return start + step * this.#below(count);
  }

  /** An integer in [low, high], both ends included, unlike NumPy's. */
  randint(low: number, high: number): number {
    return this.randrange(low, high + 1);
  }

  /** Reorders `array` in place. */
  shuffle<T>(array: Swappable<T>): void {
    shuffleFromEnd(array, (max) => this.#below(max + 1));
  }

  choice<T>(population: ArrayLike<T>): T {
    if (population.length === 0) throw new Error("Cannot choose from an empty sequence.");
    return population[this.#below(population.length)]!;
  }

  /** k draws with replacement, by relative weights where given. */
  choices<T>(population: ArrayLike<T>, k: number, weights?: ArrayLike<number>): T[] {
    const n = population.length;
    if (!weights) return Array.from({ length: k }, () => population[Math.floor(this.random() * n)]!);
    const sums = cumulative(weights);
    return Array.from(
      { length: k },
      () => population[bisectRight(sums, this.random() * sums[n - 1]!, n - 1)]!,
    );
  }

  /** k draws without replacement, in the order drawn. */
  sample<T>(population: ArrayLike<T>, k: number): T[] {
    const n = population.length;
    if (!Number.isInteger(k) || k < 0 || k > n)
      throw new Error(`Cannot sample ${k} of ${n}; the size must be from 0 to ${n}.`);
    const indices = n <= setSize(k) ? this.#sampleFromPool(n, k) : this.#sampleByRetry(n, k);
    return Array.from(indices, (index) => population[index]!);
  }

  #sampleFromPool(n: number, k: number): Int32Array {
    const pool = range(n);
    return Int32Array.from({ length: k }, (_, i) => {
      const j = this.#below(n - i);
      const drawn = pool[j]!;
      pool[j] = pool[n - i - 1]!;
      return drawn;
    });
  }

  #sampleByRetry(n: number, k: number): Iterable<number> {
    const selected = new Set<number>();
    while (selected.size < k) selected.add(this.#below(n));
    return selected;
  }

  /** An integer in [0, n): as many bits as n has, drawn again until they fit. */
  #below(n: number): number {
    const bits = n <= 0xffffffff ? 32 - Math.clz32(n) : 64 - Math.clz32(Math.floor(n / 0x100000000));
    let value: number;
    do value = this.getrandbits(bits);
    while (value >= n);
    return value;
  }
}

/** CPython reads a text seed as the integer of its UTF-8 bytes followed by their SHA-512. */
function integerOfText(text: string): bigint {
  const bytes = Buffer.from(text, "utf8");
  const digest = createHash("sha512").update(bytes).digest("hex");
  return BigInt(`0x${bytes.toString("hex")}${digest}`);
}

/** The population size up to which CPython's `sample` copies the population rather than keeping a set. */
function setSize(k: number): number {
  return k > 5 ? 21 + 4 ** Math.ceil(Math.log(k * 3) / Math.log(4)) : 21;
}
