import type { GradeTables } from "../../competition/define.ts";
import { textsOf } from "../../frame/python-text.ts";
import { getColumn, type Table } from "../../frame/table.ts";
import { averagePrecisionAtK } from "../../metrics/shared/average-precision-at-k.ts";

/**
 * The reference's mean average precision of paired tables: cells are cut at single blanks, so that two in a row make
 * an empty item. @returns NaN when there is no row
 */
export function meanAveragePrecision(
  { submission, answers }: GradeTables,
  target: string,
  k: number,
): number {
  const itemsOf = (table: Table) => textsOf(getColumn(table, target)).map((text) => text.split(" "));
  const [truth, prediction] = [itemsOf(answers), itemsOf(submission)];
  const rows = Math.min(truth.length, prediction.length); // Python's zip ends with the shorter one
  let total = 0;
  for (let row = 0; row < rows; row++)
    total += averagePrecisionAtK(new Set(truth[row]!), prediction[row]!, k);
  return total / rows;
}
