import { type Column, stringColumn } from "../frame/table.ts";
import { mae } from "./mae.ts";
import { defineMetric } from "./metric.ts";
import { rowsByValue } from "./shared/groups.ts";

export interface GroupedTruth {
  /** The kind of each row: every kind counts alike. */
  readonly group: Column;
  readonly values: Float64Array;
}

/**
 * Mean over groups of the natural logarithm of the mean absolute error within the group: one per cent less error
 * counts the same in each. Minus infinity as soon as one group has no error. Source: the evaluation page of
 * "Predicting Molecular Properties" (CHAMPS).
 */
export const logMae = defineMetric<GroupedTruth, Float64Array>({
  name: "log-mae",
  better: "lower",
  perfect: Number.NEGATIVE_INFINITY,
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  best: ({ values }) => values,
  compute({ group, values }, prediction) {
    const groups = [...rowsByValue(group).values()];
    const logs = groups.map((rows) => {
      const pick = (from: Float64Array) => Float64Array.from(rows, (row) => from[row]!);
      return Math.log(mae.compute(pick(values), pick(prediction)));
    });
    return logs.reduce((sum, log) => sum + log, 0) / groups.length;
  },
  examples: [
    {
      truth: { group: stringColumn(["1JHC", "1JHC", "2JHH"]), values: Float64Array.of(84, 90, -11) },
      prediction: Float64Array.of(86, 88, -10),
      score: Math.LN2 / 2,
      source: "by hand: mean absolute errors 2 and 1",
    },
  ],
});
