import { pythonSplit } from "../frame/python-text.ts";
import { type Column, lengthOf, valueAt } from "../frame/table.ts";
import type { LabelSet } from "../metrics/multi-label-f1-micro.ts";
import { InvalidSubmission } from "./invalid-submission.ts";

/**
 * Cells of labels separated by blanks; a missing cell has none. As pandas' `.str.split()`: a column of numbers, or a
 * cell that is no text, has no labels to split.
 * @throws InvalidSubmission when a cell is no text
 */
export function labelSets(column: Column): LabelSet[] {
  const rows = lengthOf(column);
  if (column.dtype !== "object") {
    for (let row = 0; row < rows; row++)
      if (valueAt(column, row) !== null)
        throw new InvalidSubmission(
          "the labels are numbers; expected texts, with several labels in some rows",
        );
    return Array.from({ length: rows }, () => []);
  }
  const sets = column.dictionary.map((value) => (typeof value === "string" ? pythonSplit(value) : undefined));
  return Array.from(column.codes, (code, row) => {
    const set = code < 0 ? [] : sets[code];
    if (!set) throw new InvalidSubmission(`row ${row + 1}: ${String(column.dictionary[code])} is not a text`);
    return set;
  });
}
