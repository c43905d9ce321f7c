import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { rmse } from "../../metrics/rmse.ts";
import { checkNumbers } from "../../metrics/shared/numbers.ts";
import { floatsOf } from "../numbers.ts";

/**
 * scikit-learn's `root_mean_squared_error` of one column of paired tables, which is infinite where the squares are
 * beyond the range of a double. @throws where it raises
 */
export function rmseOf({ submission, answers }: GradeTables, target: string): number {
  const [truth, prediction] = [floatsOf(getColumn(answers, target)), floatsOf(getColumn(submission, target))];
  checkNumbers(truth, prediction);
  const squares = truth.reduce((sum, value, row) => sum + (value - prediction[row]!) ** 2, 0);
  return squares === Number.POSITIVE_INFINITY ? squares : rmse.compute(truth, prediction);
}
