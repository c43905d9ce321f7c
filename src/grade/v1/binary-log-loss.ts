import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { logLoss } from "../../metrics/log-loss.ts";
import { InvalidSubmission } from "../invalid-submission.ts";
import { allBetween, matrixOf } from "../numbers.ts";
import { requireColumns } from "./columns.ts";
import { pairBySets } from "./ids.ts";

/** The log loss of one column of probabilities, ids compared as sets. @throws where the reference raises */
export function binaryLogLossV1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    requireColumns(tables.submission, [id, target]);
    if (!allBetween(getColumn(tables.submission, target), 0, 1))
      throw new InvalidSubmission(`"${target}" must hold numbers from 0 to 1`);
    const { submission, answers } = pairBySets(tables, id);
    return logLoss.compute(matrixOf(answers, [target]), matrixOf(submission, [target]));
  };
}
