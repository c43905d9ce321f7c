import type { Column } from "../../frame/table.ts";
import { kappaOfRanks } from "../../metrics/quadratic-weighted-kappa.ts";
import { type CodedLabels, codedLabels } from "../../metrics/shared/coded-labels.ts";

/**
 * scikit-learn's `cohen_kappa_score(weights="quadratic")` of integer answers: NaN when answers and predictions are all
 * of one class. @throws MetricInputError where it raises
 */
export function kappaOrNaN(truth: Column, prediction: Column): number {
  const labels = codedLabels(truth, prediction);
  if (prediction.dtype === "uint64" && !labels.truth.every(occursIn(labels.prediction)))
    return kappaThroughFloats(labels, prediction.values);
  return kappaOfRanks(labels.truth, labels.prediction);
}

/**
 * Unsigned predictions beside a signed true label that they never use: NumPy joins the classes as floats, and the row
 * of a prediction that is no float is not found among them and left out. Classes that are the same float share a rank.
 */
function kappaThroughFloats({ truth, prediction }: CodedLabels, values: BigUint64Array): number {
  const lastRank = new Map<number, number>();
  values.forEach((value, row) => {
    const float = Number(value);
    lastRank.set(float, Math.max(lastRank.get(float) ?? 0, prediction[row]!));
  });
  const isFloat = (_: number, row: number) => BigInt(Number(values[row])) === values[row];
  const shared = prediction.map((_, row) => lastRank.get(Number(values[row]))!);
  return kappaOfRanks(truth.filter(isFloat), shared.filter(isFloat));
}

function occursIn(codes: Int32Array): (code: number) => boolean {
  const seen = new Set(codes);
  return (code) => seen.has(code);
}
