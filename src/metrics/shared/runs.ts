/** A mask as ascending runs of pixels that do not touch one another's pixels: from starts[i] up to, not with, ends[i]. */
export interface Runs {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** A mask and the number of pixels of its image. */
export interface Mask extends Runs {
  readonly pixels: number;
}

/** Pixels of the mask. */
export function area({ starts, ends }: Runs): number {
  let total = 0;
  for (let i = 0; i < starts.length; i++) total += ends[i]! - starts[i]!;
  return total;
}

/** Pixels that both masks have. */
export function intersection(a: Runs, b: Runs): number {
  let [total, i, j] = [0, 0, 0];
  while (i < a.starts.length && j < b.starts.length) {
    const from = Math.max(a.starts[i]!, b.starts[j]!);
    const to = Math.min(a.ends[i]!, b.ends[j]!);
    if (to > from) total += to - from;
    if (a.ends[i]! < b.ends[j]!) i++;
    else j++;
  }
  return total;
}

/** A mask from pairs of first pixel and length, for examples and tests. */
export function runsOf(pixels: number, pairs: readonly (readonly [start: number, length: number])[]): Mask {
  return {
    pixels,
    starts: Float64Array.from(pairs, ([start]) => start),
    ends: Float64Array.from(pairs, ([start, length]) => start + length),
  };
}
