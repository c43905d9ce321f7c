export interface MeanAndSem {
  readonly n: number;
  readonly mean: number;
  /** Standard error of the mean, with n - 1 in the variance; null for a single value, which shows no spread. */
  readonly sem: number | null;
}

/** @throws RangeError on an empty list */
export function meanAndSem(values: readonly number[]): MeanAndSem {
  const n = values.length;
  if (n === 0) throw new RangeError("No values, no mean.");
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean, sem: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, sem: Math.sqrt(squares / (n - 1) / n) };
}
