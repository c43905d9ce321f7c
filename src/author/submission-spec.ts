import type { SubmissionSpec, TargetSpec } from "../competition/define.ts";
import { UserError } from "../core/errors.ts";
import type { ChosenMetric } from "./choose-metric.ts";
import { positiveOf, type Target } from "./target.ts";

/**
 * The class that becomes 1 where the probability of one of two is asked for; undefined where the data says 0 and 1, or
 * False and True, already.
 * @throws UserError when the user's is none of the two
 */
export function positiveClass(target: Target, metric: ChosenMetric, wanted: string | undefined) {
  const { values } = target;
  const applies = metric.task === "probability" && values.length === 2;
  if (wanted !== undefined) {
    const found = values.find(({ value }) => String(value) === wanted);
    if (!applies || !found)
      throw new UserError(
        `--positive ${wanted}: ${applies ? `"${target.name}" holds ${values.map(({ value }) => value).join(" and ")}` : "only a target of two values and a metric of probabilities have a positive class"}.`,
      );
  }
  if (!applies) return undefined;
  const isZeroOne = values[0]!.value === 0 && values[1]!.value === 1;
  if (wanted === undefined && (isZeroOne || target.holds === "boolean")) return undefined;
  if (target.holds === "boolean")
    throw new UserError(`--positive ${wanted}: of True and False the probability of True is asked for.`);
  if (wanted === undefined) return positiveOf(target);
  return { value: values.find(({ value }) => String(value) === wanted)!.value, why: "as asked" };
}

/** The columns that a submission has, and what may stand in them. */
export function submissionOf(id: string, target: Target, metric: ChosenMetric): SubmissionSpec {
  const column = target.name;
  if (metric.task === "number")
    return { id, targets: [{ column, type: "number", ...(metric.name === "rmsle" && { min: 0 }) }] };
  if (metric.task === "label") return { id, targets: [labelTarget(column, target)] };
  if (target.values.length === 2) return { id, targets: [{ column, type: "number", min: 0, max: 1 }] };
  const classes = target.values.map(({ value }) => String(value));
  if (classes.includes(id))
    throw new UserError(
      `A class of "${column}" is called "${id}" as the id column is; rename one of the two.`,
    );
  return {
    id,
    targets: classes.map((name) => ({ column: name, type: "number", min: 0, max: 1 })),
    rowSumTolerance: 0.001,
  };
}

function labelTarget(column: string, { holds, values }: Target): TargetSpec {
  if (holds === "boolean") return { column, type: "boolean" };
  return { column, type: "label", labels: values.map(({ value }) => value as string | number) };
}
