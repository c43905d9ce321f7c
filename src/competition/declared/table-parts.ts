import { UserError } from "../../core/errors.ts";
import {
  type Column,
  columnNames,
  dropColumns,
  findColumn,
  floatColumn,
  getColumn,
  intColumn,
  lengthOf,
  selectColumns,
  stringColumn,
  type Table,
  takeRows,
  type Value,
  valueAt,
  withColumn,
} from "../../frame/table.ts";
import type { SubmissionSpec } from "../define.ts";
import type { TableData } from "./declaration.ts";
import { splitRows } from "./split-rows.ts";

/** What a table becomes: the public parts, and the answers. */
export interface TableParts {
  readonly train: Table;
  readonly test: Table;
  readonly sample: Table;
  readonly answers: Table;
}

/**
 * Splits a table by its rule. Everything that shall not be known of the test rows is in `answers` alone; the sample
 * says the same of every row: an even chance, the most frequent label or the median of the training part.
 * @throws UserError when a column is missing, an id is empty or stands twice, or the target has a gap
 */
export function tableParts(table: Table, spec: SubmissionSpec, data: TableData): TableParts {
  const id = spec.id as string;
  checkColumns(table, [id, data.target]);
  checkIds(getColumn(table, id), id);
  const encoded = withColumn(table, data.target, encodeTarget(getColumn(table, data.target), data));
  const split = splitRows(encoded, data.target, data.split);
  const train = takeRows(encoded, split.train);
  const held = takeRows(encoded, split.test);
  const ids = selectColumns(held, [id]);
  const answers = answerColumns(getColumn(held, data.target), spec, data);
  const guess = sampleColumns(getColumn(train, data.target), spec, held.rows);
  return {
    train,
    test: dropColumns(held, [data.target]),
    sample: answers.reduce((to, { column }, i) => withColumn(to, column, guess[i]!), ids),
    answers: answers.reduce((to, { column, values }) => withColumn(to, column, values), ids),
  };
}

function checkColumns(table: Table, needed: readonly string[]): void {
  const missing = needed.find((name) => !findColumn(table, name));
  if (missing !== undefined)
    throw new UserError(
      `The table has no column "${missing}"; it has ${columnNames(table).slice(0, 20).join(", ")}.`,
    );
}

/** @throws UserError naming the first id that is empty or stands twice, with its rows (counted from 1, as the file's) */
export function checkIds(column: Column, name: string): void {
  const rowOf = new Map<Value, number>();
  for (let row = 0; row < lengthOf(column); row++) {
    const id = valueAt(column, row);
    if (id === null)
      throw new UserError(`The id column "${name}" is empty in row ${row + 1}; every row needs an id.`);
    const first = rowOf.get(id);
    if (first !== undefined)
      throw new UserError(
        `The id "${id}" of column "${name}" stands in row ${first + 1} and again in row ${row + 1}; ids must be unique. Choose another column, or let ids be made.`,
      );
    rowOf.set(id, row);
  }
}

/** The target as train.csv has it: 1 and 0 where a positive class is named. @throws UserError at a gap */
export function encodeTarget(column: Column, { target, positive }: TableData): Column {
  const values = Array.from({ length: lengthOf(column) }, (_, row) => valueAt(column, row));
  const gap = values.indexOf(null);
  if (gap >= 0)
    throw new UserError(
      `The target "${target}" is empty in row ${gap + 1}; remove the rows without a target from the table.`,
    );
  if (positive === undefined) return column;
  const isPositive = (value: Value) =>
    typeof value === "string" ? value === String(positive) : Number(value) === Number(positive);
  return intColumn(values.map((value) => (isPositive(value) ? 1 : 0)));
}

/** The target column itself, or a column of 0 and 1 for each class. */
function answerColumns(
  truth: Column,
  { targets }: SubmissionSpec,
  data: TableData,
): { column: string; values: Column }[] {
  const [only, ...others] = targets;
  if (others.length === 0) return [{ column: only!.column, values: truth }];
  const labels = Array.from({ length: lengthOf(truth) }, (_, row) => String(valueAt(truth, row)));
  const unknown = labels.find((label) => !targets.some(({ column }) => column === label));
  if (unknown !== undefined)
    throw new UserError(
      `The target "${data.target}" holds "${unknown}", which is none of the submission's columns ${targets.map(({ column }) => column).join(", ")}.`,
    );
  return targets.map(({ column }) => ({
    column,
    values: intColumn(labels.map((label) => (label === column ? 1 : 0))),
  }));
}

function sampleColumns(train: Column, { targets }: SubmissionSpec, rows: number): Column[] {
  return targets.map((target) => {
    const probability = target.type === "number" && target.min === 0 && target.max === 1;
    if (targets.length > 1) return constant(1 / targets.length, rows);
    if (target.type === "number") return constant(probability ? 0.5 : medianOf(train), rows);
    return constant(mostFrequent(train), rows);
  });
}

function constant(value: Value, rows: number): Column {
  if (typeof value === "string") return stringColumn(new Array<string>(rows).fill(value));
  if (typeof value === "boolean") return { dtype: "bool", values: new Uint8Array(rows).fill(value ? 1 : 0) };
  const numbers = new Array<number>(rows).fill(Number(value));
  return Number.isInteger(Number(value)) ? intColumn(numbers) : floatColumn(numbers);
}

function medianOf(column: Column): number {
  const sorted = Float64Array.from({ length: lengthOf(column) }, (_, row) =>
    Number(valueAt(column, row)),
  ).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The first one among equals, in the order of the column. */
function mostFrequent(column: Column): Value {
  const counts = new Map<Value, number>();
  for (let row = 0; row < lengthOf(column); row++) {
    const value = valueAt(column, row);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
