import {
  type Column,
  columnNames,
  dropColumns,
  getColumn,
  lengthOf,
  type Table,
  type Value,
  valueAt,
} from "../frame/table.ts";
import { idName } from "./choose-id.ts";
import { correlation, ranksOf } from "./ranks.ts";

export interface LeakCheck {
  /** As in competition.json: with the id and the target as the answers have it. */
  readonly train: Table;
  readonly test: Table;
  /** All rows with their target. */
  readonly table: Table;
  readonly id: string;
  readonly target: string;
  /** Columns that keep rows together already: the group or the time of the split. */
  readonly splitBy: string | undefined;
}

/** What may tell the answers, a sentence each with the way out. None of it is certain: the user decides. */
export function findLeaks(check: LeakCheck): string[] {
  const { table, id, target } = check;
  const truth = getColumn(table, target);
  const features = table.columns.filter(({ name }) => name !== id && name !== target);
  return [
    ...features.flatMap(({ name, data }) => tellingColumn(name, data, { truth, target })),
    ...tellingIds(getColumn(table, id), truth, check),
    ...repeatedRows(check),
    ...unsplitGroups(check),
  ];
}

/** A column equal to the target, a function of it, or nearly so. */
function tellingColumn(
  name: string,
  data: Column,
  { truth, target }: { truth: Column; target: string },
): string[] {
  const how = sameCells(data, truth)
    ? "equals it"
    : isFunction(data, truth)
      ? "determines it: each of its values stands with one value of the target only"
      : tellsByGaps(data, truth)
        ? "is empty exactly where the target has one value"
        : rankAgreement(data, truth) > 0.9995
          ? "puts the rows into the target's order"
          : undefined;
  if (how === undefined) return [];
  return [
    `Column "${name}" tells the target "${target}": it ${how}. If it is known only afterwards, leave it out: --drop "${name}".`,
  ];
}

function sameCells(a: Column, b: Column): boolean {
  const rows = lengthOf(b);
  for (let row = 0; row < rows; row++) if (key(valueAt(a, row)) !== key(valueAt(b, row))) return false;
  return true;
}

/** True when each value, empty included, has one target, and values stand for five rows or more on average. */
function isFunction(data: Column, truth: Column): boolean {
  const rows = lengthOf(truth);
  const targetOf = new Map<string, string>();
  for (let row = 0; row < rows; row++) {
    const [value, target] = [key(valueAt(data, row)), key(valueAt(truth, row))];
    const known = targetOf.get(value);
    if (known !== undefined && known !== target) return false;
    targetOf.set(value, target);
    if (targetOf.size * 5 > rows) return false;
  }
  return targetOf.size > 1;
}

/** |Spearman's rho| for targets of many numbers; for two classes, how far the AUC is from chance, as a share. */
function rankAgreement(data: Column, truth: Column): number {
  if (data.dtype === "object" || truth.dtype === "object") return 0;
  const values = ranksOf(data);
  const classes = new Set(truth.values as Iterable<number | bigint>);
  if (classes.size > 2) return Math.abs(correlation(values, ranksOf(truth)));
  const upper = upperClass(truth);
  let [ranks, positives] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    if (upper[row] !== 1) continue;
    ranks += values[row]!;
    positives++;
  }
  const negatives = values.length - positives;
  const auc = (ranks - (positives * (positives - 1)) / 2) / (positives * negatives);
  return Math.abs(2 * auc - 1);
}

function upperClass(truth: Exclude<Column, { dtype: "object" }>): Float64Array {
  const numbers = Float64Array.from(truth.values as ArrayLike<number>, Number);
  const upper = numbers.reduce((a, b) => Math.max(a, b));
  return numbers.map((value) => (value === upper ? 1 : 0));
}

/** Empty in some rows of one target value, and in no row with that value filled. */
function tellsByGaps(data: Column, truth: Column): boolean {
  const rows = lengthOf(truth);
  const [empty, filled] = [new Set<string>(), new Set<string>()];
  let gaps = 0;
  for (let row = 0; row < rows; row++) {
    const isGap = valueAt(data, row) === null;
    (isGap ? empty : filled).add(key(valueAt(truth, row)));
    if (isGap) gaps++;
  }
  return gaps >= 5 && empty.size === 1 && filled.size > 0 && !filled.has([...empty][0]!);
}

/** Rank correlation of ids and target from which on the ids are named. */
const noticeable = 0.1;

function tellingIds(ids: Column, truth: Column, { id, target }: LeakCheck): string[] {
  const rho = correlation(ranksOf(ids), ranksOf(truth));
  const rows = lengthOf(truth);
  if (Math.abs(rho) < noticeable || Math.abs(rho) * Math.sqrt(rows) < 4) return [];
  return [
    `The ids in "${id}" go with the target "${target}" (rank correlation ${rho.toFixed(2)}): they tell part of the answers. Leave them out and let ids be made: --drop "${id}".`,
  ];
}

/** Rows of the test part that stand in the training part too, but for id and target. */
function repeatedRows({ train, test, id, target }: LeakCheck): string[] {
  const features = columnNames(test).filter((name) => name !== id);
  if (features.length === 0) return [];
  const known = new Set(rowKeys(dropColumns(train, [id, target])));
  const repeated = rowKeys(dropColumns(test, [id])).filter((row) => known.has(row)).length;
  if (repeated === 0) return [];
  const share = ((100 * repeated) / test.rows).toFixed(1);
  return [
    `${repeated} of ${test.rows} test rows (${share} %) equal a row of the training part in every column but id and target. Remove repeated rows, or keep rows that belong together in one part: --group COLUMN.`,
  ];
}

/** A repeated id of something else, such as a patient: its rows are in both parts. */
function unsplitGroups({ table, train, test, id, target, splitBy }: LeakCheck): string[] {
  return columnNames(test)
    .filter((name) => name !== id && name !== target && name !== splitBy && idName.test(name))
    .filter((name) => {
      const values = new Set(
        rowKeys({ rows: table.rows, columns: [{ name, data: getColumn(table, name) }] }),
      );
      return values.size > 10 && values.size < 0.9 * table.rows;
    })
    .flatMap((name) => {
      const known = new Set(keysOf(getColumn(train, name), train.rows));
      const shared = keysOf(getColumn(test, name), test.rows).filter((value) => known.has(value)).length;
      if (shared === 0) return [];
      return [
        `${shared} of ${test.rows} test rows have a "${name}" that the training part has too. If new ones shall be predicted, keep the rows of each together: --group "${name}".`,
      ];
    });
}

function rowKeys(table: Table): string[] {
  const columns = table.columns.map(({ data }) => keysOf(data, table.rows));
  return Array.from({ length: table.rows }, (_, row) => columns.map((cells) => cells[row]).join("\u0001"));
}

function keysOf(column: Column, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => key(valueAt(column, row)));
}

/** 1, 1n, 1.0 and true are one key, "1" is another. */
function key(value: Value): string {
  if (value === null) return "";
  return typeof value === "string" ? `"${value}` : String(Number(value));
}
