import { type Dense, denseOf } from "./dense.ts";
import { type Prediction, type Problem, targetMean } from "./problem.ts";

/** Of the gradient, over all outputs: with many classes each gets fewer. */
const iterations = 1200;
const mostIterations = 150;

/**
 * Ridge regression of numbers, logistic regression of classes (each against the others), by Nesterov's accelerated
 * gradient; `strength` is the penalty on the weights, in rows.
 */
export function linear(
  problem: Problem,
  { strength, rare = 5 }: { strength: number; rare?: number },
): Prediction {
  const dense = denseOf(problem, { rare });
  const logistic = problem.kind !== "numbers";
  const steps = Math.min(mostIterations, Math.max(30, Math.round(iterations / problem.targets.length)));
  const predictions = problem.targets.map((target) => {
    const model = learn(dense.train, target, { strength, logistic, steps });
    return apply(dense, model, { rows: problem.testRows, logistic });
  });
  return problem.kind === "classes" ? normalised(predictions) : predictions;
}

interface Model {
  readonly weights: Float64Array;
  readonly offset: number;
}

function learn(
  columns: readonly Float64Array[],
  target: Float64Array,
  { strength, logistic, steps }: { strength: number; logistic: boolean; steps: number },
): Model {
  const rows = target.length;
  const mean = targetMean(target);
  const base = logistic ? Math.log(clampShare(mean) / (1 - clampShare(mean))) : mean;
  const step = 1 / ((logistic ? 0.25 : 1) * largestEigenvalue(columns, rows) + strength);
  const weights = new Float64Array(columns.length);
  let ahead = Float64Array.from(weights);
  let offset = base;
  for (let t = 1; t <= steps; t++) {
    const residual = residuals(columns, target, { weights: ahead, offset, logistic });
    if (logistic) offset += 4 * targetMean(residual);
    const next = ahead.map((weight, j) => weight + step * (dot(columns[j]!, residual) - strength * weight));
    const momentum = (t - 1) / (t + 2);
    ahead = next.map((weight, j) => weight + momentum * (weight - weights[j]!));
    weights.set(next);
  }
  return { weights, offset };
}

function residuals(
  columns: readonly Float64Array[],
  target: Float64Array,
  { weights, offset, logistic }: Model & { logistic: boolean },
): Float64Array {
  const sums = sumUp(columns, weights, target.length, offset);
  for (let row = 0; row < sums.length; row++)
    sums[row] = target[row]! - (logistic ? sigmoid(sums[row]!) : sums[row]!);
  return sums;
}

function apply(
  { test }: Dense,
  { weights, offset }: Model,
  { rows, logistic }: { rows: number; logistic: boolean },
) {
  const sums = sumUp(test, weights, rows, offset);
  return logistic ? sums.map(sigmoid) : sums;
}

// biome-ignore lint/complexity/useMaxParams: the inner loop of everything here, called with arrays at hand
function sumUp(columns: readonly Float64Array[], weights: Float64Array, rows: number, offset: number) {
  const sums = new Float64Array(rows).fill(offset);
  for (let j = 0; j < columns.length; j++) {
    const [column, weight] = [columns[j]!, weights[j]!];
    if (weight !== 0) for (let row = 0; row < rows; row++) sums[row]! += weight * column[row]!;
  }
  return sums;
}

/** Of the columns' Gram matrix, from below by a few power iterations, with a margin. */
function largestEigenvalue(columns: readonly Float64Array[], rows: number): number {
  let vector = new Float64Array(columns.length).fill(1);
  let value = 1;
  for (let t = 0; t < 15; t++) {
    const sums = sumUp(columns, vector, rows, 0);
    const next = vector.map((_, j) => dot(columns[j]!, sums));
    value = Math.sqrt(dot(next, next)) || 1;
    vector = next.map((x) => x / value);
  }
  return 1.1 * value;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** A share that has a logarithm. */
export function clampShare(share: number): number {
  return Math.min(1 - 1e-4, Math.max(1e-4, share));
}

/** Probabilities of a row that add up to one. */
export function normalised(outputs: readonly Float64Array[]): Float64Array[] {
  return outputs.map((output) =>
    output.map((value, row) => {
      const total = outputs.reduce((sum, other) => sum + Math.max(0, other[row]!), 0);
      return total > 0 ? Math.max(0, value) / total : 1 / outputs.length;
    }),
  );
}
