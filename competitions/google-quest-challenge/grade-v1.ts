import type { GradeTables } from "../../src/competition/define.ts";
import { sortOrder } from "../../src/frame/sort.ts";
import { type Column, getColumn, lengthOf, valueAt } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { setKey, sortedBy } from "../../src/grade/v1/ids.ts";
import { correlate } from "../../src/metrics/pearson.ts";
import { averageRanks } from "../../src/metrics/shared/ranks.ts";
import { classes } from "./classes.ts";

/**
 * Both tables are sorted by id, and the ids are never compared. Texts are ranked as texts; a constant column or a
 * missing value gives NaN, which counts as valid.
 */
export function gradeV1(tables: GradeTables): number {
  requireColumns(tables.submission, ["qa_id", ...classes]);
  if (tables.submission.columns.length !== classes.length + 1)
    throw new InvalidSubmission(`expected ${classes.length} columns besides the id`);
  requireSameLength(tables.submission, tables.answers);
  const [submission, answers] = [sortedBy(tables.submission, "qa_id"), sortedBy(tables.answers, "qa_id")];
  const correlations = classes.map((name) => spearman(getColumn(submission, name), getColumn(answers, name)));
  return correlations.reduce((sum, correlation) => sum + correlation, 0) / classes.length;
}

/** SciPy joins both columns to one array of floats, so that whole numbers beyond 2**53 tie; texts make it one of objects. */
function spearman(given: Column, expected: Column): number {
  const values = given.dtype === "object" ? placesOf(given) : floatsOf(given);
  return values.some(Number.isNaN)
    ? Number.NaN
    : correlate(averageRanks(values), averageRanks(floatsOf(expected)));
}

/** For each row the place of its value among the sorted ones, equal for equal values; NaN where it is missing. */
function placesOf(column: Column): Float64Array {
  const places = new Float64Array(lengthOf(column)).fill(Number.NaN);
  let [place, previous]: [number, unknown] = [0, undefined];
  for (const row of sortOrder(column)) {
    const value = valueAt(column, row);
    if (value === null) continue;
    if (setKey(value) !== previous) place++;
    previous = setKey(value);
    places[row] = place;
  }
  return places;
}
