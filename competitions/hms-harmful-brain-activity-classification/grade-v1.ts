import type { GradeTables } from "../../src/competition/define.ts";
import { columnNames, dropColumns, getColumn, selectColumns, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf, matrixOf } from "../../src/grade/numbers.ts";
import { roundScore } from "../../src/grade/round.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { klDivergence } from "../../src/metrics/kl-divergence.ts";
import type { Matrix } from "../../src/metrics/metric.ts";
import { shares, targets } from "./votes.ts";

/**
 * Kaggle's checks look at every column of the submission but the id, so that a further column passes only if it is
 * all zeros. A missing probability counts as nothing: in the row's sum, and in the score, where its term is left out.
 */
export function gradeV1(tables: GradeTables): number {
  requireColumns(tables.submission, ["eeg_id", ...targets]);
  requireSameLength(tables.submission, tables.answers);
  requireSums(selectColumns(tables.submission, targets), (sum) => roundScore(sum) === 1);
  const { submission, answers } = pairBySets(tables, "eeg_id");
  const given = dropColumns(submission, ["eeg_id"]);
  requireNumeric(given);
  requireSums(given, (sum) => Math.abs(sum - 1) <= 1e-8 + 1e-5);
  const [truth, prediction] = [shares(answers), matrixOf(submission, targets)];
  if (hasUnclippedZero(submission, truth)) return Number.POSITIVE_INFINITY;
  prediction.values.forEach((value, i) => {
    if (Number.isNaN(value)) truth.values[i] = prediction.values[i] = 0;
  });
  return klDivergence.compute(truth, prediction);
}

/** In a column of whole numbers pandas rounds what was clipped back to 0 and 1; a share above 0 is then lost for ever. */
function hasUnclippedZero(submission: Table, truth: Matrix): boolean {
  return targets.some((name, c) => {
    const column = getColumn(submission, name);
    if (column.dtype !== "int64" && column.dtype !== "uint64") return false;
    return floatsOf(column).some((value, row) => value === 0 && truth.values[row * truth.columns + c]! > 0);
  });
}

function requireNumeric(table: Table): void {
  const columns = table.columns.map(({ data }) => data);
  if (columns.some(({ dtype }) => dtype === "object" || dtype === "bool"))
    throw new InvalidSubmission("all columns must be numbers");
  const { values } = matrixOf(table, columnNames(table));
  const outside = values.find((value) => value < 0 || value > 1);
  if (outside !== undefined) throw new InvalidSubmission(`all values must lie from 0 to 1; found ${outside}`);
}

/** @throws InvalidSubmission on a row whose sum, without missing values, is not one */
function requireSums(table: Table, isOne: (sum: number) => boolean): void {
  for (const { name, data } of table.columns)
    if (data.dtype === "object") throw new InvalidSubmission(`"${name}" must hold numbers`);
  const { columns, values } = matrixOf(table, columnNames(table));
  for (let row = 0; row < table.rows; row++) {
    const line = values.subarray(row * columns, (row + 1) * columns);
    const sum = line.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
    if (!isOne(sum)) throw new InvalidSubmission(`row ${row + 1} sums to ${sum}, not to 1`);
  }
}
