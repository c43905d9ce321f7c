import type { Problem, SubmissionSpec } from "../competition/define.ts";
import {
  type Column,
  columnNames,
  findColumn,
  lengthOf,
  type Table,
  type Value,
  valueAt,
} from "../frame/table.ts";

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
  const ids = findColumn(submission, spec.id);
  const wanted = findColumn(reference, spec.id);
  if (!wanted)
    throw new Error(
      `The answers have no id column "${spec.id}"; they have ${columnNames(reference).join(", ")}.`,
    );
  const missingColumns = [spec.id, ...spec.targets.map((target) => target.column)]
    .filter((column) => !findColumn(submission, column))
    .map((column): Problem => ({ code: "missing-column", column, found: columnNames(submission) }));
  if (!ids || missingColumns.length > 0) return { order: new Int32Array(0), problems: missingColumns };

  const { rowOf, duplicate } = indexIds(ids, spec.id);
  const order = new Int32Array(reference.rows);
  let found = 0;
  let missing: Extract<Problem, { code: "missing-id" }> | undefined;
  for (let row = 0; row < order.length; row++) {
    const id = idKey(valueAt(wanted, row));
    const at = rowOf.get(id) ?? -1;
    order[row] = at;
    if (at >= 0) found++;
    else
      missing = {
        code: "missing-id",
        column: spec.id,
        value: missing?.value ?? String(id),
        count: (missing?.count ?? 0) + 1,
      };
  }
  const unknown = found < rowOf.size ? findUnknown(ids, wanted, spec.id) : undefined;
  const rowCount: Problem | undefined =
    submission.rows === reference.rows
      ? undefined
      : { code: "row-count", expected: reference.rows, found: submission.rows };
  return {
    order,
    problems: [rowCount, duplicate, missing, unknown].filter((problem) => problem !== undefined),
  };
}

/** Python's equality of ids: 1, 1n and 1.0 are one id; "1" is another. */
function idKey(value: Value): string | number | null {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`;
  return typeof value === "boolean" ? Number(value) : value;
}

function indexIds(ids: Column, column: string) {
  const rowOf = new Map<string | number | null, number>();
  let duplicate: Extract<Problem, { code: "duplicate-id" }> | undefined;
  for (let row = 0; row < lengthOf(ids); row++) {
    const value = valueAt(ids, row);
    const id = idKey(value);
    if (!rowOf.has(id)) rowOf.set(id, row);
    else if (duplicate) duplicate = { ...duplicate, count: duplicate.count + 1 };
    else duplicate = { code: "duplicate-id", column, value: String(value), row, count: 1 };
  }
  return { rowOf, duplicate };
}

function findUnknown(ids: Column, wanted: Column, column: string): Problem | undefined {
  const known = new Set(Array.from({ length: lengthOf(wanted) }, (_, row) => idKey(valueAt(wanted, row))));
  let unknown: Extract<Problem, { code: "unknown-id" }> | undefined;
  for (let row = 0; row < lengthOf(ids); row++) {
    const value = valueAt(ids, row);
    if (known.has(idKey(value))) continue;
    if (unknown) unknown = { ...unknown, count: unknown.count + 1 };
    else unknown = { code: "unknown-id", column, value: String(value), row, count: 1 };
  }
  return unknown;
}
