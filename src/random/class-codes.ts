import { compareCodePoints } from "../core/code-points.ts";
import type { Labels } from "./split.ts";

export interface ClassCodes {
  /** For each row the rank of its label among the distinct labels in ascending order. */
  readonly codes: Int32Array;
  /** Rows in each class, in the same order. */
  readonly counts: Int32Array;
}

/** NumPy's `unique(labels, return_inverse=True)`: strings order by code point, numbers and booleans by value. */
export function classCodes(labels: Labels): ClassCodes {
  const distinct = [...new Set(Array.from(labels as ArrayLike<string | number | boolean>))];
  checkLabels(distinct);
  distinct.sort(compareLabels);
  const codeOf = new Map(distinct.map((label, code) => [label, code]));
  const codes = new Int32Array(labels.length);
  const counts = new Int32Array(distinct.length);
  for (let row = 0; row < labels.length; row++) {
    const code = codeOf.get(labels[row]!)!;
    codes[row] = code;
    counts[code]!++;
  }
  return { codes, counts };
}

/** For each class its rows in ascending order. */
export function rowsByClass({ codes, counts }: ClassCodes): Int32Array[] {
  const rows = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(counts.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    rows[code]![filled[code]!++] = row;
  }
  return rows;
}

function checkLabels(distinct: readonly unknown[]): void {
  const types = new Set(distinct.map((label) => typeof label));
  if (types.size > 1)
    throw new Error(`Labels must be of one type to be ordered, found ${[...types].join(" and ")}.`);
  if (distinct.some((label) => Number.isNaN(label))) throw new Error("A label is NaN.");
}

function compareLabels(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  return Number(a) - Number(b);
}
