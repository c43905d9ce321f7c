import { defineMetric, MetricInputError } from "./metric.ts";
import { mean, sum } from "./shared/mean.ts";
import { checkNumbers } from "./shared/numbers.ts";

/**
 * Pearson's correlation coefficient: SciPy 1.14.1's `pearsonr`.
 * @throws MetricInputError on fewer than two rows, and where it is not defined: a constant column, or values too large
 */
export const pearson = defineMetric<Float64Array, Float64Array>({
  name: "pearson",
  better: "higher",
  perfect: 1,
  range: [-1, 1],
  takes: "numbers",
  compute(truth, prediction) {
    checkNumbers(truth, prediction);
    const correlation = correlate(truth, prediction);
    if (Number.isNaN(correlation))
      throw new MetricInputError(
        "The correlation is not defined: a column is constant, or its values are too large.",
      );
    return correlation;
  },
  examples: [
    {
      truth: Float64Array.of(1, 2, 3, 4, 5, 6, 7),
      prediction: Float64Array.of(10, 9, 2.5, 6, 4, 3, 2),
      score: -0.8285038835884279,
      source: "SciPy 1.14.1: pearsonr([1, 2, 3, 4, 5, 6, 7], [10, 9, 2.5, 6, 4, 3, 2])",
    },
  ],
});

/**
 * The coefficient itself; NaN where it is not defined, also for two rows with a constant, which are 0 to SciPy.
 * @throws MetricInputError on fewer than two rows
 */
export function correlate(a: Float64Array, b: Float64Array): number {
  const rows = a.length;
  if (rows < 2) throw new MetricInputError("A correlation needs at least two rows.");
  if (isConstant(a) || isConstant(b)) return Number.NaN;
  if (rows === 2) return Math.sign(a[1]! - a[0]!) * Math.sign(b[1]! - b[0]!);
  const [x, y] = [deviations(a), deviations(b)];
  // Divided in SciPy's order, which decides what is left of the smallest doubles.
  const cosine = sum(rows, (row) => ((x.values[row]! / x.norm) * y.values[row]!) / y.norm);
  return Math.min(Math.max(cosine, -1), 1);
}

/** Deviations from the mean and their Euclidean norm, scaled by the largest so that its squares stay within range. */
function deviations(column: Float64Array): { values: Float64Array; norm: number } {
  const center = mean(column.length, (row) => column[row]!);
  const values = column.map((value) => value - center);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values, norm: largest * Math.sqrt(sum(values.length, (row) => (values[row]! / largest) ** 2)) };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
