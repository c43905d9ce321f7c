import { type Column, lengthOf, stringColumn } from "../frame/table.ts";
import { defineMetric } from "./metric.ts";
import { countEqual } from "./shared/equal-labels.ts";
import { checkLabels } from "./shared/labels.ts";

/** Share of rows whose label is right: scikit-learn 1.5.2's `accuracy_score` with its input rules. */
export const accuracy = defineMetric<Column, Column>({
  name: "accuracy",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "labels",
  compute(truth, prediction) {
    checkLabels(truth, prediction);
    return countEqual(truth, prediction) / lengthOf(truth);
  },
  examples: [
    {
      truth: stringColumn(["a", "b", "c"]),
      prediction: stringColumn(["a", "c", "c"]),
      score: 2 / 3,
      source: 'scikit-learn 1.5.2: accuracy_score(["a", "b", "c"], ["a", "c", "c"])',
    },
    {
      truth: { dtype: "bool", values: Uint8Array.of(1, 0, 1, 1) },
      prediction: { dtype: "float64", values: Float64Array.of(1, 0, 0, 1) },
      score: 0.75,
      source: "scikit-learn 1.5.2: accuracy_score([True, False, True, True], [1.0, 0.0, 0.0, 1.0])",
    },
  ],
});
