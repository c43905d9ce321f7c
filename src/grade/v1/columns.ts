import { type Column, columnNames, findColumn, type Table } from "../../frame/table.ts";
import { InvalidSubmission } from "../invalid-submission.ts";

/** The submission's column. @throws InvalidSubmission when there is none (in pandas a KeyError) */
export function columnOf(submission: Table, name: string): Column {
  const column = findColumn(submission, name);
  if (!column) throw new InvalidSubmission(`the column "${name}" is missing`);
  return column;
}

/** @throws InvalidSubmission when a column is missing */
export function requireColumns(submission: Table, names: readonly string[]): void {
  for (const name of names) columnOf(submission, name);
}

/** @throws InvalidSubmission unless the submission has these columns and no other, in any order */
export function requireExactly(submission: Table, names: readonly string[]): void {
  requireColumns(submission, names);
  const extra = columnNames(submission).find((name) => !names.includes(name));
  if (extra !== undefined) throw new InvalidSubmission(`there is a column "${extra}" too many`);
}

/** @throws InvalidSubmission when the tables differ in length */
export function requireSameLength(submission: Table, answers: Table): void {
  if (submission.rows !== answers.rows)
    throw new InvalidSubmission(`expected ${answers.rows} rows, found ${submission.rows}`);
}
