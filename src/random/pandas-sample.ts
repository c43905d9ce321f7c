import { NumpyRandomState } from "./numpy-random-state.ts";

export interface PandasSampleOptions {
  /** How many rows; give this or `frac`. Default 1. */
  readonly n?: number;
  /** Share of the rows, rounded half to even as Python rounds. */
  readonly frac?: number;
  /** Default false. */
  readonly replace?: boolean;
  readonly randomState: number;
}

/**
 * pandas 2.2.3's `DataFrame.sample` on a table of `rows` rows: the row positions taken, in order.
 * @throws Error where pandas raises ValueError
 */
export function pandasSample(
  rows: number,
  { n, frac, replace = false, randomState }: PandasSampleOptions,
): Int32Array {
  if (n !== undefined && frac !== undefined) throw new Error("Give pandasSample n or frac, not both.");
  if (frac !== undefined && (frac < 0 || (frac > 1 && !replace)))
    throw new Error(`frac must be from 0 to 1 (above 1 only with replace), got ${frac}.`);
  const size = frac === undefined ? (n ?? 1) : roundHalfEven(frac * rows);
  if (!Number.isInteger(size) || size < 0) throw new Error(`n must be a non-negative integer, got ${n}.`);
  return new NumpyRandomState(randomState).choice(rows, { size, replace });
}

/** Python's `round` of a number to an integer: a tie goes to the even one. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
