import { pythonSplit } from "../frame/python-text.ts";
import { type Column, lengthOf, valueAt } from "../frame/table.ts";
import { InvalidSubmission } from "./invalid-submission.ts";

/**
 * The texts of a column; a missing one is `missing`.
 * @throws InvalidSubmission on a cell that is no text, or is missing without `missing`
 */
export function requireTexts(column: Column, missing?: string): string[] {
  return Array.from({ length: lengthOf(column) }, (_, row) => {
    const value = valueAt(column, row);
    if (typeof value === "string") return value;
    if (value === null && missing !== undefined) return missing;
    throw new InvalidSubmission(`row ${row + 1}: expected a text, found ${value ?? "an empty cell"}`);
  });
}

/** Items of each cell, cut at blanks. */
export function splitCells(texts: readonly string[]): string[][] {
  return texts.map(pythonSplit);
}
