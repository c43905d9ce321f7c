/**
 * The mean of `term(0) … term(count - 1)`, summed with Neumaier's compensation (1974), so that millions of rows
 * lose no more digits than NumPy's pairwise sum does. Not finite when the sum overflows.
 */
export function mean(count: number, term: (index: number) => number): number {
  return sum(count, term) / count;
}

/** The compensated sum behind {@link mean}. */
export function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const value = term(i);
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}
