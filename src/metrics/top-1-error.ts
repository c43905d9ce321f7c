import { type Column, intColumn } from "../frame/table.ts";
import { accuracy } from "./accuracy.ts";
import { defineMetric } from "./metric.ts";

/** Share of rows whose label is wrong: 1 minus scikit-learn 1.5.2's `accuracy_score`. */
export const top1Error = defineMetric<Column, Column>({
  name: "top-1-error",
  better: "lower",
  perfect: 0,
  range: [0, 1],
  takes: "labels",
  compute: (truth, prediction) => 1 - accuracy.compute(truth, prediction),
  examples: [
    {
      truth: intColumn([0, 1, 2, 3]),
      prediction: intColumn([0, 2, 1, 3]),
      score: 0.5,
      source: "scikit-learn 1.5.2: 1 - accuracy_score([0, 1, 2, 3], [0, 2, 1, 3])",
    },
  ],
});
