import { classCodes } from "./class-codes.ts";
import { permutationSplits, type ShuffleSplitOptions } from "./shuffle-split.ts";
import type { Labels, Split } from "./split.ts";

/**
 * scikit-learn 1.5.2's `GroupShuffleSplit`: random splits that keep the rows of a group together. Sizes count
 * groups, not rows; testSize defaults to 0.2 of the groups. Rows come in ascending order.
 */
export function groupShuffleSplit(groups: Labels, options: ShuffleSplitOptions): Split[] {
  const { codes, counts } = classCodes(groups);
  return permutationSplits(counts.length, options, 0.2).map(({ train, test }) => ({
    train: rowsOf(train, codes, counts.length),
    test: rowsOf(test, codes, counts.length),
  }));
}

function rowsOf(chosen: Int32Array, codes: Int32Array, groups: number): Int32Array {
  const isChosen = new Uint8Array(groups);
  for (const group of chosen) isChosen[group] = 1;
  const rows: number[] = [];
  for (let row = 0; row < codes.length; row++) if (isChosen[codes[row]!]) rows.push(row);
  return Int32Array.from(rows);
}
