import type { Problem, SubmissionSpec, TargetSpec } from "../competition/define.ts";
import { findColumn, lengthOf, type Table, type Value, valueAt } from "../frame/table.ts";
import { FirstCells } from "./first-few.ts";

/** Every target column against its declared type and range, one problem a column; then the sums of the rows. */
export function checkValues(submission: Table, spec: SubmissionSpec): Problem[] {
  const problems = checkCells(submission, spec);
  return problems.length > 0 || spec.rowSumTolerance === undefined
    ? problems
    : checkRowSums(submission, spec, spec.rowSumTolerance);
}

function checkRowSums(submission: Table, { targets }: SubmissionSpec, tolerance: number): Problem[] {
  const columns = targets
    .map(({ column }) => findColumn(submission, column))
    .filter((column) => column !== undefined);
  const bad = new FirstCells();
  for (let row = 0; row < submission.rows; row++) {
    const total = columns.reduce((sum, column) => sum + Number(valueAt(column, row)), 0);
    if (Math.abs(total - 1) > tolerance) bad.add(() => ({ row, value: String(total) }));
  }
  return bad.count === 0 ? [] : [{ code: "row-sum", ...bad.cells() }];
}

function checkCells(submission: Table, spec: SubmissionSpec): Problem[] {
  // One word among numbers makes texts of all of them: then the words are named, not the numbers.
  return spec.targets.flatMap((target): Problem[] => {
    const column = findColumn(submission, target.column);
    if (!column) return [];
    const fits = checkOf(target);
    const bad = new FirstCells();
    const culprits = new FirstCells();
    for (let row = 0; row < lengthOf(column); row++) {
      const value = valueAt(column, row);
      if (fits(value)) continue;
      const cell = () => ({ row, value: show(value) });
      bad.add(cell);
      if (!(typeof value === "string" && fits(Number(value || "x")))) culprits.add(cell);
    }
    if (bad.count === 0) return [];
    return [
      {
        code: "bad-value",
        column: target.column,
        expected: expectationOf(target),
        ...(culprits.count > 0 ? culprits : bad).cells(),
      },
    ];
  });
}

function checkOf(target: TargetSpec): (value: Value) => boolean {
  switch (target.type) {
    case "number": {
      const { min = -Infinity, max = Infinity } = target;
      return (value) => {
        if (typeof value !== "number" && typeof value !== "bigint") return false;
        const number = Number(value);
        return Number.isFinite(number) && number >= min && number <= max;
      };
    }
    case "boolean":
      return (value) => typeof value === "boolean";
    case "label": {
      const labels = target.labels && new Set<Value>(target.labels);
      return (value) =>
        value !== null && (!labels || labels.has(typeof value === "bigint" ? Number(value) : value));
    }
    case "text":
      return (value) => value !== null || target.canBeEmpty === true;
  }
}

function expectationOf(target: TargetSpec): string {
  switch (target.type) {
    case "number": {
      const { min, max } = target;
      if (min !== undefined && max !== undefined) return `a number from ${min} to ${max}`;
      if (min !== undefined) return `a number of at least ${min}`;
      return max === undefined ? "a finite number" : `a number of at most ${max}`;
    }
    case "boolean":
      return "True or False";
    case "label": {
      const labels = target.labels ?? [];
      if (labels.length === 0) return "a label";
      return `one of ${labels.slice(0, 12).join(", ")}${labels.length > 12 ? ` … (${labels.length} labels)` : ""}`;
    }
    case "text":
      return "a text";
  }
}

/** A cell as shown in a message: short, also when an agent wrote a megabyte into it. */
function show(value: Value): string {
  if (value === null) return "an empty cell";
  const text = String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
