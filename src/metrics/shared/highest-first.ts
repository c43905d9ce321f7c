/**
 * Highest first, equal ones in their order, as Python's `sort(reverse=True)`: also beside NaN, where the outcome hangs
 * on which pairs a merge sort compares. V8's sort is a port of Python's.
 */
export function highestFirst<T>(items: readonly T[], score: (item: T) => number): T[] {
  const ascending = items.toReversed().sort((a, b) => {
    const [x, y] = [score(a), score(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  return ascending.reverse();
}
