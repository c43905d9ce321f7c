import type { Value } from "../../frame/table.ts";
import type { Feature } from "./features.ts";

/**
 * What a solver gets: the public rows as features and the training targets. `outputs` are the columns that it
 * predicts: the number itself, the probability of the second of two classes, or a probability of each class.
 */
export interface Problem {
  readonly kind: "numbers" | "two-classes" | "classes";
  readonly features: readonly Feature[];
  readonly trainRows: number;
  readonly testRows: number;
  /** One array an output: the number, or 1 for rows of the class and 0 for others. */
  readonly targets: readonly Float64Array[];
  /** By class; empty for numbers. */
  readonly labels: readonly Value[];
}

/** One array an output, a value a test row. */
export type Prediction = readonly Float64Array[];

/** The mean of an output over the training rows: the share of a class. */
export function targetMean(target: Float64Array): number {
  let total = 0;
  for (const value of target) total += value;
  return total / target.length;
}

/** The problem with the features of some columns only. */
export function withColumns(problem: Problem, sources: readonly string[]): Problem {
  return { ...problem, features: problem.features.filter(({ source }) => sources.includes(source)) };
}
