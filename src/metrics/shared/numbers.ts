import { type Matrix, MetricInputError } from "../metric.ts";

/**
 * Two numeric columns that can be scored: equally long, not empty, every value finite.
 * @throws MetricInputError where scikit-learn's input check raises ValueError
 */
export function checkNumbers(truth: ArrayLike<number>, prediction: ArrayLike<number>): void {
  checkLengths(truth.length, prediction.length);
  checkFinite("true value", truth);
  checkFinite("prediction", prediction);
}

/** @throws MetricInputError when the row counts differ or there is no row */
export function checkLengths(truth: number, prediction: number): void {
  if (truth !== prediction)
    throw new MetricInputError(`Expected one prediction a row: ${truth} rows, ${prediction} predictions.`);
  if (truth === 0) throw new MetricInputError("There is no row to score.");
}

/** @throws MetricInputError as {@link checkNumbers} */
export function checkMatrices(truth: Matrix, prediction: Matrix): void {
  checkLengths(truth.rows, prediction.rows);
  checkFinite("true value", truth.values);
  checkFinite("prediction", prediction.values);
}

/**
 * The score, unless the sum behind it left the range of a double.
 * @throws MetricInputError when it is infinite or NaN
 */
export function finiteScore(score: number): number {
  if (!Number.isFinite(score))
    throw new MetricInputError(
      "The predictions are too large: their error exceeds the range of a 64-bit float.",
    );
  return score;
}

function checkFinite(what: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new MetricInputError(`Expected finite numbers; the ${what} at position ${i} is ${values[i]}.`);
  }
}
