import { type Column, lengthOf, type Value, valueAt } from "../frame/table.ts";

/** Ranks from 0, equal values sharing their mean; text by code units, missing values first. */
export function ranksOf(column: Column): Float64Array {
  const values = Array.from({ length: lengthOf(column) }, (_, row) => keyOf(valueAt(column, row)));
  const order = Int32Array.from(values.keys()).sort((a, b) => compare(values[a]!, values[b]!));
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's correlation; 0 where one side does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

export function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

function keyOf(value: Value): string | number {
  if (value === null) return -Infinity;
  return typeof value === "string" ? value : Number(value);
}

/** Numbers before texts. */
function compare(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
