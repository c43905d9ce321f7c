/**
 * One metric, one file. It gets arrays that are already paired row by row, returns a finite number, and says
 * itself which direction is better, so that shared code never asks for its name.
 */
export interface Metric<Truth = never, Prediction = never> {
  readonly name: string;
  readonly better: "higher" | "lower";
  /** The score of a submission equal to the answers. */
  readonly perfect: number;
  /** Lowest and highest possible score: [0, 1] for accuracy, [0, Infinity) for an error. */
  readonly range: readonly [number, number];
  /**
   * How the standard grader feeds it: one numeric column (Float64Array), one label column (Column), or all
   * target columns (Matrix). Absent: only competitions that bring their own `grade` use it.
   */
  readonly takes?: "numbers" | "labels" | "matrix";
  /** The prediction that scores best on these answers; absent: the answers themselves. */
  best?(truth: Truth): Prediction;
  /** @throws MetricInputError when the values cannot be scored (the submission's fault) */
  compute(truth: Truth, prediction: Prediction): number;
  readonly examples: readonly MetricExample<Truth, Prediction>[];
}

/** Any metric, whatever its inputs: how a competition holds its own. Only the examples could not be typed so. */
export type AnyMetric = Omit<Metric, "examples" | "best">;

export interface MetricExample<Truth, Prediction> {
  readonly truth: Truth;
  readonly prediction: Prediction;
  readonly score: number;
  /** Where the number comes from: a library function with its version, a paper, a page. */
  readonly source: string;
}

/** Row-major numbers: the value of row r and column c is `values[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Returns its argument: the definition is data, the types are inferred. */
export function defineMetric<Truth, Prediction>(
  metric: Metric<Truth, Prediction>,
): Metric<Truth, Prediction> {
  return metric;
}

/** The submission's values cannot be scored by this metric, e.g. a NaN, or only one class for an AUC. */
export class MetricInputError extends Error {
  override readonly name = "MetricInputError";
}

/** True when score `a` beats score `b` under the metric's direction. */
export function isBetter(metric: Pick<Metric, "better">, a: number, b: number): boolean {
  return metric.better === "higher" ? a > b : a < b;
}
