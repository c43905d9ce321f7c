/** An array whose elements can be swapped: a plain array or any typed array of numbers. */
export interface Swappable<T> {
  readonly length: number;
  [index: number]: T;
}

/** Fisher-Yates from the end down to `first`; `below(i)` draws an integer in [0, i]. */
export function shuffleFromEnd<T>(array: Swappable<T>, below: (max: number) => number, first = 1): void {
  for (let i = array.length - 1; i >= first; i--) {
    const j = below(i);
    const held = array[j]!;
    array[j] = array[i]!;
    array[i] = held;
  }
}

/** 0, 1 … n - 1. */
export function range(n: number): Int32Array {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = i;
  return indices;
}

/** @throws Error, as NumPy does, when k of n cannot be drawn without replacement */
export function checkSampleSize(k: number, n: number): void {
  if (!Number.isInteger(k) || k < 0 || k > n)
    throw new Error(`Cannot draw ${k} of ${n} without replacement; the size must be from 0 to ${n}.`);
}

/** Running sums, added from the left as NumPy's `cumsum` and Python's `accumulate` do. */
export function cumulative(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = sum += weights[i]!;
  return sums;
}

/** How many of the first `length` ascending values are <= x: `bisect_right`, `searchsorted(side="right")`. */
export function bisectRight(ascending: ArrayLike<number>, x: number, length = ascending.length): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < ascending[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface WeightedDraw {
  readonly weights: ArrayLike<number>;
  readonly size: number;
  readonly random: () => number;
}

/** NumPy's `choice(len(p), size, p=p)` with replacement. */
export function weightedWithReplacement({ weights, size, random }: WeightedDraw): Int32Array {
  const cdf = normalised(cumulative(weights));
  return Int32Array.from({ length: size }, () => bisectRight(cdf, random()));
}

/** NumPy's `choice(len(p), size, replace=False, p=p)`: rounds of draws, repeats dropped, drawn weights zeroed. */
export function weightedWithoutReplacement({ weights, size, random }: WeightedDraw): Int32Array {
  const left = Float64Array.from(weights);
  checkSampleSize(size, left.filter((weight) => weight > 0).length);
  const found = new Set<number>();
  while (found.size < size) {
    for (const index of found) left[index] = 0;
    const cdf = normalised(cumulative(left));
    const draws = Array.from({ length: size - found.size }, random);
    for (const x of draws) found.add(bisectRight(cdf, x));
  }
  return Int32Array.from(found);
}

function normalised(sums: Float64Array): Float64Array {
  const total = sums.at(-1) ?? 0;
  return sums.map((sum) => sum / total);
}
