import type { GradeTables } from "../../src/competition/define.ts";
import { sortOrder } from "../../src/frame/sort.ts";
import { getColumn, type Table, takeRows, type Value, valueAt, valuesOf } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { logLikelihood } from "../../src/metrics/laplace-log-likelihood.ts";
import { lastMeasurements } from "./last-measurements.ts";

const id = "Patient_Week";

/**
 * The submission may leave rows out: what it has of the scored weeks is scored, and nothing at all is NaN, which
 * counts as valid. So is a missing FVC; a missing confidence counts as 0.
 */
export function gradeV1({ submission, answers }: GradeTables): number {
  requireColumns(submission, [id, "FVC", "Confidence"]);
  const known = idsOf(answers);
  for (const value of idsOf(submission))
    if (value === null || !known.has(value))
      throw new InvalidSubmission(`${String(value)} is not in the test set`);
  for (const name of ["FVC", "Confidence"])
    if (getColumn(submission, name).dtype === "object")
      throw new InvalidSubmission(`"${name}" must hold numbers`);

  const scored = takeRows(answers, lastMeasurements(answers));
  const given = keep(submission, idsOf(scored));
  const truth = floatsOf(getColumn(keep(scored, idsOf(given)), "FVC"));
  const value = floatsOf(getColumn(given, "FVC"));
  const confidence = floatsOf(getColumn(given, "Confidence"));
  if (truth.length !== value.length && truth.length !== 1)
    // one answer is spread over all rows, as NumPy does
    throw new InvalidSubmission(`a ${id} stands more than once`);
  const terms = value.map((fvc, row) => {
    const expected = truth.length === 1 ? truth[0]! : truth[row]!;
    const deviation = confidence[row]!;
    return logLikelihood(Math.abs(expected - fvc), Number.isNaN(deviation) ? 0 : deviation);
  });
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

/** The rows with one of these ids, sorted by id. */
function keep(table: Table, ids: ReadonlySet<Value>): Table {
  const column = getColumn(table, id);
  const rows = sortOrder(column).filter((row) => ids.has(valueAt(column, row)));
  return takeRows(table, rows);
}

function idsOf(table: Table): Set<Value> {
  return new Set(valuesOf(getColumn(table, id)));
}
