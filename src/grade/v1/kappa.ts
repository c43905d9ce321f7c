import { type Column, lengthOf, valueAt } from "../../frame/table.ts";
import { quadraticWeightedKappa } from "../../metrics/quadratic-weighted-kappa.ts";
import { setKey } from "./ids.ts";

/**
 * scikit-learn's `cohen_kappa_score(weights="quadratic")`, which is NaN when answers and predictions are all of one
 * class. @throws MetricInputError where it raises
 */
export function kappaOrNaN(truth: Column, prediction: Column): number {
  const [first, same] = [only(truth), only(prediction)];
  if (first !== undefined && first === same && lengthOf(truth) === lengthOf(prediction)) return Number.NaN;
  return quadraticWeightedKappa.compute(truth, prediction);
}

/** The label that stands in all rows, if one does. */
function only(column: Column): unknown {
  const first = valueAt(column, 0);
  for (let row = 1; row < lengthOf(column); row++)
    if (setKey(valueAt(column, row)) !== setKey(first)) return undefined;
  return first === null ? undefined : setKey(first);
}
