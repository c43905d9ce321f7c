import type { CompetitionDefinition, Edition, Verdict } from "../competition/define.ts";
import { type Column, getColumn, selectColumns, type Table, takeRows, valueAt } from "../frame/table.ts";
import { type AnyMetric, type Matrix, type Metric, MetricInputError } from "../metrics/metric.ts";
import { align } from "./align.ts";
import { checkValues } from "./check-values.ts";

interface GradeTables {
  readonly submission: Table;
  readonly answers: Table;
  readonly edition: Edition;
}

/**
 * The verdict on a parsed submission: the competition's own `grade` where it has one, else pairing by id, the
 * schema's value checks, and its metric.
 * @throws Error when the grader itself is broken; that is never the submission's fault
 */
export function gradeTable(definition: CompetitionDefinition, tables: GradeTables): Verdict {
  try {
    return definition.grade ? definition.grade(tables) : gradeByMetric(definition, tables);
  } catch (error) {
    if (!(error instanceof MetricInputError)) throw error;
    return { kind: "invalid", problems: [{ code: "unscorable", detail: error.message }] };
  }
}

function gradeByMetric(
  { submission: spec, metric }: CompetitionDefinition,
  { submission, answers }: GradeTables,
): Verdict {
  const { order, problems } = align(submission, answers, spec);
  const found = [...problems, ...checkValues(submission, spec)];
  if (found.length > 0) return { kind: "invalid", problems: found };
  const targets = spec.targets.map((target) => target.column);
  const prediction = takeRows(selectColumns(submission, targets), order);
  const score = compute(metric, selectColumns(answers, targets), prediction);
  if (!Number.isFinite(score)) throw new Error(`The metric ${metric.name} gave ${score} on checked input.`);
  return { kind: "scored", score };
}

function compute(metric: AnyMetric, truth: Table, prediction: Table): number {
  switch (metric.takes) {
    case "numbers":
      return (metric as Metric<Float64Array, Float64Array>).compute(
        numbersOf(only(truth)),
        numbersOf(only(prediction)),
      );
    case "labels":
      return (metric as Metric<Column, Column>).compute(only(truth), only(prediction));
    case "matrix":
      return (metric as Metric<Matrix, Matrix>).compute(matrixOf(truth), matrixOf(prediction));
    default:
      throw new Error(`The metric ${metric.name} needs a competition that brings its own grade().`);
  }
}

function only(table: Table): Column {
  const [column, ...rest] = table.columns;
  if (!column || rest.length > 0)
    throw new Error(`Expected one target column, found ${table.columns.length}.`);
  return column.data;
}

function numbersOf(column: Column): Float64Array {
  if (column.dtype === "float64") return column.values;
  if (column.dtype === "object") {
    return Float64Array.from(column.codes, (_, row) => Number(valueAt(column, row) ?? Number.NaN));
  }
  return Float64Array.from(column.values as ArrayLike<number | bigint>, Number);
}

function matrixOf(table: Table): Matrix {
  const columns = table.columns.length;
  const values = new Float64Array(table.rows * columns);
  table.columns.forEach(({ name }, c) => {
    const column = numbersOf(getColumn(table, name));
    for (let row = 0; row < table.rows; row++) values[row * columns + c] = column[row]!;
  });
  return { rows: table.rows, columns, values };
}
