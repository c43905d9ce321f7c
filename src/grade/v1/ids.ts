import type { GradeTables } from "../../competition/define.ts";
import { pandasSortOrder } from "../../frame/sort.ts";
import {
  type Column,
  getColumn,
  lengthOf,
  type Table,
  takeRows,
  type Value,
  valueAt,
} from "../../frame/table.ts";
import { InvalidSubmission } from "../invalid-submission.ts";
import { columnOf } from "./columns.ts";

type ObjectColumn = Extract<Column, { dtype: "object" }>;

/**
 * pandas' `table.sort_values(name)`.
 * @throws MixedTypesError where Python cannot order the values
 */
export function sortedBy(table: Table, name: string): Table {
  return takeRows(table, pandasSortOrder(columnOf(table, name)));
}

/**
 * How most graders of the reference pair rows: both tables sorted by id, then every id compared in place.
 * Rows that stand in the answers' order stay there: the order changes no score by more than its last bits.
 * @throws InvalidSubmission when an id differs, MixedTypesError where they cannot be sorted
 */
export function pairSorted({ submission, answers }: GradeTables, id: string): GradeTables {
  if (sameInPlace(columnOf(submission, id), getColumn(answers, id))) return { submission, answers };
  const sorted = { submission: sortedBy(submission, id), answers: sortedBy(answers, id) };
  if (!sameInPlace(columnOf(sorted.submission, id), getColumn(sorted.answers, id)))
    throw new InvalidSubmission(`the values of "${id}" are not those of the answers`);
  return sorted;
}

/**
 * How the other graders pair them: the ids compared as sets, then both tables sorted. A repeated id passes.
 * @throws InvalidSubmission when the sets differ, MixedTypesError where the ids cannot be sorted
 */
export function pairBySets({ submission, answers }: GradeTables, id: string): GradeTables {
  if (sameInPlace(columnOf(submission, id), getColumn(answers, id))) return { submission, answers };
  requireSameSet(columnOf(submission, id), getColumn(answers, id), id);
  return { submission: sortedBy(submission, id), answers: sortedBy(answers, id) };
}

/** @throws InvalidSubmission unless both columns hold the same values, however often */
export function requireSameSet(found: Column, expected: Column, name: string): void {
  if (!isSameSet(pythonSet(found), pythonSet(expected)))
    throw new InvalidSubmission(`the values of "${name}" are not those of the answers`);
}

/** NumPy's `not (a.values != b.values).any()`: by position, a missing value equals nothing. */
export function sameInPlace(a: Column, b: Column): boolean {
  if (lengthOf(a) !== lengthOf(b)) return false;
  if (a.dtype === "object" || b.dtype === "object") {
    if (a.dtype === "object" && b.dtype === "object") return sameObjects(a, b);
    return everyRow(a, (row) => isEqual(valueAt(a, row), valueAt(b, row)));
  }
  const [x, y] = [a.values, b.values];
  // Against a float NumPy rounds the integer to one first; a comparison of bigint and number is exact.
  const isFloat = a.dtype === "float64" || b.dtype === "float64";
  if (isFloat && (typeof x[0] === "bigint" || typeof y[0] === "bigint"))
    return everyRow(a, (row) => Number(x[row]) === Number(y[row]));
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals the number of the same value
  return everyRow(a, (row) => x[row]! == y[row]!);
}

function sameObjects(a: ObjectColumn, b: ObjectColumn): boolean {
  const codeOf = new Map(a.dictionary.map((value, code) => [setKey(value), code]));
  const canonical = a.dictionary.map((value) => codeOf.get(setKey(value))!); // 1 and 1.0 are two entries, yet equal
  const translated = b.dictionary.map((value) => codeOf.get(setKey(value)) ?? -2);
  return everyRow(a, (row) => {
    const [x, y] = [a.codes[row]!, b.codes[row]!];
    return x >= 0 && y >= 0 && canonical[x] === translated[y];
  });
}

function isEqual(a: Value, b: Value): boolean {
  return a !== null && b !== null && setKey(a) === setKey(b);
}

function everyRow(column: Column, holds: (row: number) => boolean): boolean {
  const rows = lengthOf(column);
  for (let row = 0; row < rows; row++) if (!holds(row)) return false;
  return true;
}

/**
 * Python's `set(series)`, its values as keys that are equal when Python's are: 1, 1.0 and True are one. Missing
 * values of an object column are one and the same object; each of a float column is another, equal to none.
 */
export function pythonSet(column: Column): Set<SetKey> {
  const set = new Set<SetKey>();
  if (column.dtype === "object") {
    const used = new Uint8Array(column.dictionary.length);
    for (const code of column.codes) {
      if (code < 0) set.add(null);
      else used[code] = 1;
    }
    column.dictionary.forEach((value, code) => {
      if (used[code]) set.add(setKey(value));
    });
    return set;
  }
  for (let row = 0; row < lengthOf(column); row++) {
    const value = valueAt(column, row);
    set.add(value === null ? Symbol("NaN") : setKey(value));
  }
  return set;
}

export type SetKey = string | number | bigint | symbol | null;

/** A value as a key: equal for two values exactly when Python's `==` holds between them. */
export function setKey(value: Value): string | number | bigint | null {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint") {
    const number = Number(value);
    return BigInt(number) === value ? number : value;
  }
  return value;
}

function isSameSet(a: ReadonlySet<SetKey>, b: ReadonlySet<SetKey>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}
