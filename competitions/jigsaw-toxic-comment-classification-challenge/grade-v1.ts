import type { GradeTables } from "../../src/competition/define.ts";
import { sortOrder } from "../../src/frame/sort.ts";
import {
  columnNames,
  dropColumns,
  getColumn,
  lengthOf,
  type Table,
  takeRows,
  valueAt,
} from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf, matrixOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pythonSet, setKey, sortedBy } from "../../src/grade/v1/ids.ts";
import { meanColumnRocAuc } from "../../src/metrics/mean-column-roc-auc.ts";
import { classes } from "./classes.ts";

/**
 * Both tables are sorted by id, rows that the answers mark with -1 are taken out by id, and what is left is scored by
 * position: all columns but the id, in the submission's own order. Ids need not be complete: a repeated one may stand
 * for a missing one.
 */
export function gradeV1(tables: GradeTables): number {
  requireColumns(tables.submission, ["id", ...classes]);
  requireSameLength(tables.submission, tables.answers);
  const [submission, answers] = [sortedById(tables.submission), sortedById(tables.answers)];
  const scored = scoredIds(answers);
  const kept = [submission, answers].map((table) => dropColumns(keepRows(table, scored), ["id"])) as [
    Table,
    Table,
  ];
  const [given, expected] = kept.map((table) => matrixOf(table, columnNames(table)));
  if (given!.columns !== expected!.columns)
    throw new InvalidSubmission(`expected ${classes.length} columns besides the id`);
  return meanColumnRocAuc.compute(expected!, given!);
}

/** pandas' `set_index("id").sort_index()`: unlike `sort_values` it leaves rows alone that are in order already. */
function sortedById(table: Table): Table {
  const stands = sortOrder(getColumn(table, "id")).every((row, i) => row === i);
  return stands ? table : sortedBy(table, "id");
}

/** Each id of the answers, and whether its row counts: where the labels are hidden, all of them are -1. */
function scoredIds(answers: Table): Map<unknown, boolean> {
  const columns = classes.map((name) => floatsOf(getColumn(answers, name)));
  const ids = getColumn(answers, "id");
  return new Map(
    Array.from({ length: answers.rows }, (_, row) => [
      setKey(valueAt(ids, row)),
      columns.reduce((sum, column) => sum + column[row]!, 0) >= 0,
    ]),
  );
}

/** @throws InvalidSubmission on an id that the answers do not have */
function keepRows(table: Table, scored: ReadonlyMap<unknown, boolean>): Table {
  const ids = getColumn(table, "id");
  for (const id of pythonSet(ids))
    if (!scored.has(id)) throw new InvalidSubmission(`the id ${String(id)} is not in the test set`);
  const rows = Array.from({ length: lengthOf(ids) }, (_, row) => row);
  return takeRows(
    table,
    rows.filter((row) => scored.get(setKey(valueAt(ids, row)))),
  );
}
