import type { GradeTables } from "../../competition/define.ts";
import { getColumn, lengthOf, takeRows, valueAt } from "../../frame/table.ts";
import { columnOf } from "./columns.ts";
import { requireSameSet, setKey } from "./ids.ts";

/**
 * pandas' `answers.merge(submission, on=id)` after the ids were compared as sets: in the answers' order, a row for
 * each row of the submission with that id.
 * @throws InvalidSubmission when the sets differ
 */
export function mergeBySets({ submission, answers }: GradeTables, id: string): GradeTables {
  const [given, wanted] = [columnOf(submission, id), getColumn(answers, id)];
  requireSameSet(given, wanted, id);
  const rowsOf = new Map<unknown, number[]>();
  for (let row = 0; row < lengthOf(given); row++) {
    const key = setKey(valueAt(given, row));
    const rows = rowsOf.get(key);
    if (rows) rows.push(row);
    else rowsOf.set(key, [row]);
  }
  const [left, right]: [number[], number[]] = [[], []];
  for (let row = 0; row < lengthOf(wanted); row++)
    for (const match of rowsOf.get(setKey(valueAt(wanted, row))) ?? []) {
      left.push(row);
      right.push(match);
    }
  return { submission: takeRows(submission, right), answers: takeRows(answers, left) };
}
