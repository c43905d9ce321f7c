import type { Table } from "../../src/frame/table.ts";
import { matrixOf } from "../../src/grade/numbers.ts";
import type { Matrix } from "../../src/metrics/metric.ts";

export const targets = ["seizure_vote", "lpd_vote", "gpd_vote", "lrda_vote", "grda_vote", "other_vote"];

/** The answers hold counts of experts' votes; what is predicted are their shares. */
export function shares(answers: Table): Matrix {
  const { rows, columns, values } = matrixOf(answers, targets);
  const total = (row: number) =>
    values.subarray(row * columns, (row + 1) * columns).reduce((sum, votes) => sum + votes, 0);
  return { rows, columns, values: values.map((votes, i) => votes / total(Math.floor(i / columns))) };
}
