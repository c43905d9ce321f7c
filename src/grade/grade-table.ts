import type { CompetitionDefinition, Edition, GradeTables, Problem, Verdict } from "../competition/define.ts";
import { MixedTypesError } from "../frame/sort.ts";
import { type Column, getColumn, selectColumns, type Table, takeRows } from "../frame/table.ts";
import { type AnyMetric, type Matrix, type Metric, MetricInputError } from "../metrics/metric.ts";
import { align } from "./align.ts";
import { checkValues } from "./check-values.ts";
import { InvalidSubmission } from "./invalid-submission.ts";
import { floatsOf, matrixOf } from "./numbers.ts";

/**
 * The verdict on a parsed submission. Edition v1 is the competition's `gradeV1` where it has one; everything else is
 * graded honestly: paired by id, values checked, scored.
 * @throws Error when the grader itself is broken; that is never the submission's fault
 */
export function gradeTable(
  definition: CompetitionDefinition,
  { edition, ...tables }: GradeTables & { readonly edition: Edition },
): Verdict {
  if (edition === "v1" && definition.gradeV1) return gradeAsReference(definition, tables);
  try {
    return gradeHonestly(definition, tables);
  } catch (error) {
    return { kind: "invalid", problems: [unscorable(error)] };
  }
}

function gradeAsReference(definition: CompetitionDefinition, tables: GradeTables): Verdict {
  try {
    const score = definition.gradeV1!(tables);
    if (!Number.isNaN(score)) return { kind: "scored", score };
    return { kind: "no-score", reason: `${definition.metric.name} is not defined for these values` };
  } catch (error) {
    const refusal = unscorable(error);
    const found = formatProblems(definition, tables);
    return { kind: "invalid", problems: found.length > 0 ? found : [refusal] };
  }
}

/** What an honest grader finds wrong: says more than the reference's first complaint. */
function formatProblems(definition: CompetitionDefinition, tables: GradeTables): readonly Problem[] {
  const verdict = gradeTable(definition, { ...tables, edition: "v2" });
  return verdict.kind === "invalid" ? verdict.problems : [];
}

function gradeHonestly(definition: CompetitionDefinition, tables: GradeTables): Verdict {
  const { submission: spec, metric } = definition;
  const expected = definition.expectedRows?.(tables.answers) ?? tables.answers;
  const { order, problems } = align(tables.submission, expected, spec);
  const found = [...problems, ...checkValues(tables.submission, spec)];
  if (found.length > 0) return { kind: "invalid", problems: found };
  const paired = { submission: takeRows(tables.submission, order), answers: tables.answers };
  const score = definition.score ? definition.score(paired) : byMetric(definition, paired);
  if (Number.isNaN(score)) throw new Error(`The metric ${metric.name} gave NaN on checked input.`);
  return { kind: "scored", score };
}

function byMetric({ metric, submission: spec }: CompetitionDefinition, paired: GradeTables): number {
  const targets = spec.targets.map((target) => target.column);
  return compute(metric, selectColumns(paired.answers, targets), selectColumns(paired.submission, targets));
}

function compute(metric: AnyMetric, truth: Table, prediction: Table): number {
  const targets = truth.columns.map(({ name }) => name);
  switch (metric.takes) {
    case "numbers":
      return (metric as Metric<Float64Array, Float64Array>).compute(
        floatsOf(only(truth)),
        floatsOf(only(prediction)),
      );
    case "labels":
      return (metric as Metric<Column, Column>).compute(only(truth), only(prediction));
    case "matrix":
      return (metric as Metric<Matrix, Matrix>).compute(
        matrixOf(truth, targets),
        matrixOf(prediction, targets),
      );
    default:
      throw new Error(`The metric ${metric.name} needs a competition that brings its own score().`);
  }
}

function only(table: Table): Column {
  const [column, ...rest] = table.columns;
  if (!column || rest.length > 0)
    throw new Error(`Expected one target column, found ${table.columns.length}.`);
  return getColumn(table, column.name);
}

/** The submission's fault as a problem. @throws the error itself when it is ours */
function unscorable(error: unknown): Problem {
  if (
    error instanceof InvalidSubmission ||
    error instanceof MetricInputError ||
    error instanceof MixedTypesError
  )
    return { code: "unscorable", detail: error.message.replace(/\.$/, "") };
  throw error;
}
