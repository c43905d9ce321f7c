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
 * Where the answers repeat an id, the submission repeats it as often and the k-th belongs to the k-th. Reports
 * missing, unknown and needlessly repeated ids, each kind once with its first value and its count.
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

  const { order, missing, duplicates } = pairRows(ids, wanted);
  const found = order.length - missing.count;
  const unknown = found + duplicates.count < ids.rows ? unknownIds(ids, wanted) : new FirstCells();
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

/** Each wanted row's row in the submission, the wanted ids that have none, the repeated rows that nobody wanted. */
function pairRows(ids: Ids, wanted: Ids) {
  const { rowOf, nextOf } = indexIds(ids);
  const order = new Int32Array(wanted.rows).fill(-1);
  const isTaken = new Uint8Array(ids.rows);
  const missing = new FirstFew<string>();
  for (let row = 0; row < order.length; row++) {
    const key = wanted.key(row);
    const at = rowOf.get(key) ?? -1;
    if (at < 0 || isTaken[at] === 1) {
      missing.add(() => wanted.text(row));
      continue;
    }
    order[row] = at;
    isTaken[at] = 1;
    const next = nextOf.size > 0 ? nextOf.get(at) : undefined;
    if (next !== undefined) rowOf.set(key, next);
  }
  const duplicates = new FirstCells();
  for (const row of nextOf.values())
    if (isTaken[row] === 0) duplicates.add(() => ({ row, value: ids.text(row) }));
  return { order, missing, duplicates };
}

/** The first row of each id, and for each row the next of the same id. */
function indexIds(ids: Ids) {
  const rowOf = new Map<string | number | null, number>();
  const nextOf = new Map<number, number>();
  const lastOf = new Map<string | number | null, number>(); // of repeated ids only
  for (let row = 0; row < ids.rows; row++) {
    const id = ids.key(row);
    const first = rowOf.get(id);
    if (first === undefined) {
      rowOf.set(id, row);
      continue;
    }
    nextOf.set(lastOf.get(id) ?? first, row);
    lastOf.set(id, row);
  }
  return { rowOf, nextOf };
}

function unknownIds(ids: Ids, wanted: Ids): FirstCells {
  const known = new Set(Array.from({ length: wanted.rows }, (_, row) => wanted.key(row)));
  const unknown = new FirstCells();
  for (let row = 0; row < ids.rows; row++)
    if (!known.has(ids.key(row))) unknown.add(() => ({ row, value: ids.text(row) }));
  return unknown;
}
