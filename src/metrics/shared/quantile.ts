/** NumPy's `quantile(values, share)`, linear between neighbours; NaN when a value is. */
export function quantile(values: Float64Array, share: number): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.toSorted();
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low === high ? low : low + (high - low) * (at - below);
}
