import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { accuracy } from "../../metrics/accuracy.ts";
import { requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/**
 * The accuracy of one column of labels as the reference's `prepare_for_accuracy_metric` and scikit-learn give it:
 * labels of any type that scikit-learn compares.
 * @throws InvalidSubmission, MetricInputError or MixedTypesError where they raise
 */
export function accuracyV1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, [target, id]);
    const paired = pairSorted(tables, id);
    return accuracy.compute(getColumn(paired.answers, target), getColumn(paired.submission, target));
  };
}
