import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { rocAuc } from "../../metrics/roc-auc.ts";
import { InvalidSubmission } from "../invalid-submission.ts";
import { floatsOf } from "../numbers.ts";
import { columnOf, requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/**
 * The ROC AUC of one column of probabilities as the reference's `prepare_for_auroc_metric` and scikit-learn give it.
 * @throws InvalidSubmission, MetricInputError or MixedTypesError where they raise
 */
export function aurocV1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    const { submission, answers } = tables;
    requireColumns(submission, [id, target]);
    requireSameLength(submission, answers);
    requireProbabilities(tables, target);
    const paired = pairSorted(tables, id);
    return rocAuc.compute(
      floatsOf(getColumn(paired.answers, target)),
      floatsOf(getColumn(paired.submission, target)),
    );
  };
}

/** Numbers from 0 to 1; missing values pass here and are refused by the metric. */
function requireProbabilities({ submission }: GradeTables, target: string): void {
  const column = columnOf(submission, target);
  const isOutside = (value: number) => value < 0 || value > 1;
  const isText =
    column.dtype === "object" && column.codes.some((code) => typeof column.dictionary[code] === "string");
  if (isText || floatsOf(column).some(isOutside))
    throw new InvalidSubmission(`"${target}" must hold numbers from 0 to 1`);
}
