import type { GradeTables } from "../../competition/define.ts";
import { columnNames, getColumn, type Table } from "../../frame/table.ts";
import { logLoss } from "../../metrics/log-loss.ts";
import { InvalidSubmission } from "../invalid-submission.ts";
import { allBetween, floatsOf, matrixOf } from "../numbers.ts";
import { requireColumns } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/**
 * The log loss of one column of probabilities a class against one-hot answers, as the reference's
 * `one_hot_dfs_to_log_loss_inputs` feeds scikit-learn: no soft-max, nothing renormalised, extra columns ignored.
 * @throws InvalidSubmission, MetricInputError or MixedTypesError where they raise
 */
export function oneHotLogLoss(tables: GradeTables, id: string): number {
  const classes = columnNames(tables.answers).filter((name) => name !== id);
  requireColumns(tables.submission, [...classes, id]);
  const { submission, answers } = pairSorted(tables, id);
  return logLoss.compute(matrixOf(answers, classes), matrixOf(submission, classes));
}

/**
 * Rows must sum to one by NumPy's `isclose(sum, 1, atol=1e-6)`, whose relative tolerance of 1e-5 comes on top. pandas
 * sums booleans beside numbers as objects, on which `isclose` raises.
 * @throws InvalidSubmission as {@link requireDistributions}
 */
export function requireSumsCloseToOne(submission: Table, classes: readonly string[]): void {
  requireDistributions(submission, classes, (sum) => Math.abs(sum - 1) <= 1e-6 + 1e-5);
  const booleans = classes.filter((name) => getColumn(submission, name).dtype === "bool").length;
  if (booleans > 0 && booleans < classes.length)
    throw new InvalidSubmission("the columns mix booleans and numbers");
}

/** @throws InvalidSubmission unless every value lies in [0, 1] and every row sums to one as `isOne` has it */
export function requireDistributions(
  submission: Table,
  classes: readonly string[],
  isOne: (sum: number) => boolean,
): void {
  requireColumns(submission, classes);
  for (const name of classes)
    if (!allBetween(getColumn(submission, name), 0, 1))
      throw new InvalidSubmission(`"${name}" must hold numbers from 0 to 1`);
  const columns = classes.map((name) => floatsOf(getColumn(submission, name)));
  for (let row = 0; row < submission.rows; row++) {
    const sum = columns.reduce((total, column) => total + column[row]!, 0);
    if (!isOne(sum)) throw new InvalidSubmission(`row ${row + 1} sums to ${sum}, not to 1`);
  }
}
