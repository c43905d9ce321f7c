import { idColumns, type Problem, type SubmissionSpec } from "../competition/define.ts";
import {
  type Column,
  columnNames,
  findColumn,
  selectColumns,
  type Table,
  type Value,
  valueAt,
} from "../frame/table.ts";
import { FirstCells, FirstFew } from "./first-few.ts";

export interface Alignment {
  /** `order[i]` is the submission's row for row i of `reference`; -1 where the id is missing. */
  readonly order: Int32Array;
  readonly problems: readonly Problem[];
}

/**
 * Pairs a submission with the answers (or the sample submission) by id: the one place where rows meet.
 * Reports missing, unknown and repeated ids, each kind once with its first value and its count.
 */
export function align(submission: Table, reference: Table, spec: SubmissionSpec): Alignment {
  const wanted = idsOf(reference, spec);
  if (!wanted)
    throw new Error(
      `The answers have no id column "${idColumns(spec).join(", ")}"; they have ${columnNames(reference).join(", ")}.`,
    );
  const missingColumns = [...idColumns(spec), ...spec.targets.map((target) => target.column)]
    .filter((column) => !findColumn(submission, column))
    .map((column): Problem => ({ code: "missing-column", column, found: columnNames(submission) }));
  const ids = idsOf(submission, spec);
  if (!ids || missingColumns.length > 0) return { order: new Int32Array(0), problems: missingColumns };

  const { rowOf, duplicates } = indexIds(ids);
  const order = new Int32Array(reference.rows);
  const missing = new FirstFew<string>();
  for (let row = 0; row < order.length; row++) {
    const at = rowOf.get(wanted.key(row)) ?? -1;
    order[row] = at;
    if (at < 0) missing.add(() => wanted.text(row));
  }
  const found = order.length - missing.count;
  const unknown = found < rowOf.size ? unknownIds(ids, wanted) : new FirstCells();
  const column = ids.name;
  const problems: Problem[] = [];
  if (submission.rows !== reference.rows && !spec.mayHaveMoreRows)
    problems.push({ code: "row-count", expected: reference.rows, found: submission.rows });
  if (duplicates.count > 0) problems.push({ code: "duplicate-id", column, ...duplicates.cells() });
  if (missing.count > 0)
    problems.push({ code: "missing-id", column, values: missing.first, count: missing.count });
  if (unknown.count > 0 && !spec.mayHaveMoreRows)
    problems.push({ code: "unknown-id", column, ...unknown.cells() });
  return { order, problems };
}

/** The ids of a table's rows: one column, or several that count together. */
interface Ids {
  readonly name: string;
  readonly rows: number;
  /** Equal for equal ids, in the other table too. */
  key(row: number): string | number | null;
  text(row: number): string;
}

function idsOf(table: Table, spec: SubmissionSpec): Ids | undefined {
  const names = idColumns(spec);
  if (names.some((name) => !findColumn(table, name))) return undefined;
  const columns = selectColumns(table, names).columns.map(({ data }) => data);
  const [only] = columns as [Column];
  return {
    name: names.join(", "),
    rows: table.rows,
    key:
      columns.length === 1
        ? (row) => idKey(valueAt(only, row))
        : (row) => JSON.stringify(columns.map((column) => idKey(valueAt(column, row)))),
    text: (row) => columns.map((column) => String(valueAt(column, row))).join(", "),
  };
}

/** Python's equality of ids: 1, 1n and 1.0 are one id; "1" is another. */
function idKey(value: Value): string | number | null {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`;
  return typeof value === "boolean" ? Number(value) : value;
}

function indexIds(ids: Ids) {
  const rowOf = new Map<string | number | null, number>();
  const duplicates = new FirstCells();
  for (let row = 0; row < ids.rows; row++) {
    const id = ids.key(row);
    if (!rowOf.has(id)) rowOf.set(id, row);
    else duplicates.add(() => ({ row, value: ids.text(row) }));
  }
  return { rowOf, duplicates };
}

function unknownIds(ids: Ids, wanted: Ids): FirstCells {
  const known = new Set(Array.from({ length: wanted.rows }, (_, row) => wanted.key(row)));
  const unknown = new FirstCells();
  for (let row = 0; row < ids.rows; row++)
    if (!known.has(ids.key(row))) unknown.add(() => ({ row, value: ids.text(row) }));
  return unknown;
}
