import { type Column, intColumn } from "../frame/table.ts";
import { defineMetric } from "./metric.ts";
import { classCounts, codedLabels } from "./shared/coded-labels.ts";
import { mean } from "./shared/mean.ts";

/** F1 of each class that occurs in the answers or the predictions, averaged: `f1_score(average="macro")`. */
export const f1Macro = defineMetric<Column, Column>({
  name: "f1-macro",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "labels",
  compute(trueLabels, predictedLabels) {
    const { truth, prediction, classes } = codedLabels(trueLabels, predictedLabels);
    const actual = classCounts(truth, classes);
    const claimed = classCounts(prediction, classes);
    const right = classCounts(
      truth.filter((code, row) => code === prediction[row]),
      classes,
    );
    return mean(classes, (c) => (2 * right[c]!) / (actual[c]! + claimed[c]!));
  },
  examples: [
    {
      truth: intColumn([0, 1, 2, 0, 1, 2]),
      prediction: intColumn([0, 2, 1, 0, 0, 1]),
      score: 0.26666666666666666,
      source: 'scikit-learn 1.5.2: f1_score([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], average="macro")',
    },
  ],
});
