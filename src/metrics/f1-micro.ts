import { type Column, intColumn } from "../frame/table.ts";
import { defineMetric } from "./metric.ts";
import { codedLabels } from "./shared/coded-labels.ts";

/**
 * F1 over all decisions together, `f1_score(average="micro")`. With one label a row every miss is both a false
 * positive and a false negative, so the number equals accuracy; it refuses more inputs than `accuracy` does.
 */
export const f1Micro = defineMetric<Column, Column>({
  name: "f1-micro",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  takes: "labels",
  compute(trueLabels, predictedLabels) {
    const { truth, prediction } = codedLabels(trueLabels, predictedLabels);
    let right = 0;
    for (let row = 0; row < truth.length; row++) if (truth[row] === prediction[row]) right++;
    return right / truth.length;
  },
  examples: [
    {
      truth: intColumn([0, 1, 2, 0, 1, 2]),
      prediction: intColumn([0, 2, 1, 0, 0, 1]),
      score: 1 / 3,
      source: 'scikit-learn 1.5.2: f1_score([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], average="micro")',
    },
  ],
});
