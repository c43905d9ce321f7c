import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkMatrices } from "./shared/numbers.ts";

/**
 * Cross-entropy in nats: scikit-learn 1.5.2's `log_loss` of float64 probabilities. They are clipped to
 * [2^-52, 1 - 2^-52] and, since 1.5, not renormalised: rows that do not sum to one are scored as they are. Truth
 * is one-hot, one column a class; a single column of 0 and 1, or a single column of predictions, is the second
 * class's.
 */
export const logLoss = defineMetric<Matrix, Matrix>({
  name: "log-loss",
  better: "lower",
  perfect: 0,
  range: [0, -Math.log(2 ** -52)],
  takes: "matrix",
  compute(truth, prediction) {
    checkMatrices(truth, prediction);
    checkZeroOne(truth);
    const [expected, given] = [bothClasses(truth), bothClasses(prediction)];
    if (expected.columns !== given.columns)
      throw new MetricInputError(
        `Expected ${expected.columns} columns of probabilities, found ${given.columns}.`,
      );
    const { rows, columns } = expected;
    return mean(rows, (row) => {
      let loss = 0;
      for (let i = row * columns; i < (row + 1) * columns; i++)
        if (expected.values[i] === 1) loss -= Math.log(clipped(given.values[i]!));
      return loss;
    });
  },
  examples: [
    {
      truth: { rows: 3, columns: 3, values: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
      prediction: {
        rows: 3,
        columns: 3,
        values: Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.6, 0.3, 0.2, 0.2, 0.6),
      },
      score: 0.4594420638235713,
      source: "scikit-learn 1.5.2: log_loss([[1,0,0],[0,1,0],[0,0,1]], [[.7,.2,.1],[.1,.6,.3],[.2,.2,.6]])",
    },
    {
      truth: { rows: 2, columns: 2, values: Float64Array.of(1, 0, 0, 1) },
      prediction: { rows: 2, columns: 2, values: Float64Array.of(1, 0, 1, 0) },
      score: 18.021826694558577,
      source: "scikit-learn 1.5.2: log_loss([[1, 0], [0, 1]], [[1, 0], [1, 0]]), clipped",
    },
    {
      truth: { rows: 2, columns: 2, values: Float64Array.of(0, 1, 1, 0) },
      prediction: { rows: 2, columns: 2, values: Float64Array.of(0.2, 0.9, 0.3, 0.4) },
      score: 0.6546666599918812,
      source: "scikit-learn 1.5.2: log_loss([[0, 1], [1, 0]], [[.2, .9], [.3, .4]]), not renormalised",
    },
  ],
});

const EPSILON = Number.EPSILON; // np.finfo(np.float64).eps

function clipped(probability: number): number {
  return Math.min(Math.max(probability, EPSILON), 1 - EPSILON);
}

/** One column p as the two columns 1 - p and p. */
function bothClasses(matrix: Matrix): Matrix {
  if (matrix.columns !== 1) return matrix;
  const values = new Float64Array(matrix.rows * 2);
  for (let row = 0; row < matrix.rows; row++) {
    values[row * 2] = 1 - matrix.values[row]!;
    values[row * 2 + 1] = matrix.values[row]!;
  }
  return { rows: matrix.rows, columns: 2, values };
}

function checkZeroOne({ columns, values }: Matrix): void {
  if (values.some((value) => value !== 0 && value !== 1))
    throw new MetricInputError("The log loss needs one-hot answers of 0 and 1.");
  if (columns === 1 && values.every((value) => value === values[0]))
    throw new MetricInputError("The log loss needs two classes; the answers hold one.");
}
