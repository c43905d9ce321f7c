import type { Declaration } from "../../competition/declared/declaration.ts";
import type { TableParts } from "../../competition/declared/table-parts.ts";
import { getColumn, type Table, takeRows, type Value, valuesOf } from "../../frame/table.ts";
import { featuresOf } from "./features.ts";
import type { Problem } from "./problem.ts";

/** Cells of training data that solvers get at most: the ladder shall take minutes, not hours. */
const maxCells = 800_000;
const [fewestRows, mostRows] = [2000, 20_000];

/**
 * What the public files of a competition pose to its solvers; the answers are not looked at. Of large tables the last
 * training rows are used: those nearest to the test where time divides them, random ones elsewhere.
 */
export function makeProblem(
  { train, test }: Pick<TableParts, "train" | "test">,
  declaration: Declaration,
): Problem {
  const { submission, data } = declaration;
  if (data.kind !== "table") throw new Error("Only a competition of one table has a ladder.");
  const names = test.columns.map(({ name }) => name).filter((name) => name !== submission.id);
  const used = lastRows(train, Math.max(fewestRows, Math.floor(maxCells / Math.max(1, names.length))));
  const truth = valuesOf(getColumn(used, data.target));
  const features = featuresOf(used, test, names);
  const shape = { features, trainRows: used.rows, testRows: test.rows };
  const [target] = submission.targets;
  if (target!.type === "number" && !isProbability(target!)) {
    const transform = declaration.metric === "rmsle" ? Math.log1p : (value: number) => value;
    const targets = [Float64Array.from(truth, (value) => transform(Number(value)))];
    return { ...shape, kind: "numbers", targets, labels: [] };
  }
  const labels = sortedLabels(truth);
  const isLabel = (label: Value) => Float64Array.from(truth, (value) => (value === label ? 1 : 0));
  if (labels.length === 2 && submission.targets.length === 1)
    return { ...shape, kind: "two-classes", targets: [isLabel(labels[1]!)], labels };
  return { ...shape, kind: "classes", targets: labels.map(isLabel), labels };
}

function isProbability(target: { readonly min?: number; readonly max?: number }): boolean {
  return target.min === 0 && target.max === 1;
}

function lastRows(table: Table, count: number): Table {
  const rows = Math.min(count, mostRows);
  if (table.rows <= rows) return table;
  return takeRows(
    table,
    Int32Array.from({ length: rows }, (_, i) => table.rows - rows + i),
  );
}

function sortedLabels(truth: readonly Value[]): Value[] {
  return [...new Set(truth)].sort((a, b) => (a! < b! ? -1 : 1));
}
