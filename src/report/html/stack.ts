/**
 * Rows (0 = first) for marks on a line, so that no two in a row are closer than `gap`; order is kept.
 * Beyond `maxRows` they overlap in the last row.
 */
export function stackRows(
  at: readonly number[],
  { gap, maxRows }: { gap: number; maxRows: number },
): number[] {
  const lastInRow: number[] = [];
  const rows = new Array<number>(at.length);
  const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
  for (const i of order) {
    const free = lastInRow.findIndex((last) => at[i]! - last >= gap);
    const row = Math.min(free >= 0 ? free : lastInRow.length, maxRows - 1);
    lastInRow[row] = at[i]!;
    rows[i] = row;
  }
  return rows;
}

/** Heights for labels beside a line, at least `gap` apart and as near to the wanted ones as a sweep gets. */
export function spread(
  wanted: readonly number[],
  { gap, min, max }: { gap: number; min: number; max: number },
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let floor = min;
  for (const i of order) {
    placed[i] = Math.max(placed[i]!, floor);
    floor = placed[i] + gap;
  }
  let ceiling = max;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i] - gap;
  }
  return placed;
}
