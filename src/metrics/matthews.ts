import { type Column, intColumn } from "../frame/table.ts";
import { defineMetric } from "./metric.ts";
import { classCounts, codedLabels } from "./shared/coded-labels.ts";

/**
 * Matthews correlation coefficient for two or more classes: scikit-learn 1.5.2's `matthews_corrcoef` (Gorodkin
 * 2004). 0 when the answers or the predictions are all of one class.
 */
export const matthews = defineMetric<Column, Column>({
  name: "matthews",
  better: "higher",
  perfect: 1,
  range: [-1, 1],
  takes: "labels",
  compute(trueLabels, predictedLabels) {
    const { truth, prediction, classes } = codedLabels(trueLabels, predictedLabels);
    const rows = truth.length;
    const actual = classCounts(truth, classes);
    const claimed = classCounts(prediction, classes);
    const right = truth.reduce((sum, code, row) => sum + (code === prediction[row] ? 1 : 0), 0);
    const spread = (rows ** 2 - dot(actual, actual)) * (rows ** 2 - dot(claimed, claimed));
    return spread === 0 ? 0 : (right * rows - dot(actual, claimed)) / Math.sqrt(spread);
  },
  examples: [
    {
      truth: intColumn([1, 1, 1, -1]),
      prediction: intColumn([1, -1, 1, 1]),
      score: -1 / 3,
      source: "scikit-learn 1.5.2: matthews_corrcoef([+1, +1, +1, -1], [+1, -1, +1, +1])",
    },
  ],
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
