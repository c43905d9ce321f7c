import { defineMetric } from "./metric.ts";
import { codePoints, levenshtein } from "./shared/levenshtein.ts";
import { mean } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";

/** Mean over rows of the Levenshtein distance of two texts, in characters (Unicode code points). */
export const meanLevenshtein = defineMetric<readonly string[], readonly string[]>({
  name: "mean-levenshtein",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    return mean(truth.length, (row) => levenshtein(codePoints(truth[row]!), codePoints(prediction[row]!)));
  },
  examples: [
    {
      truth: ["kitten", "\u{1f600}a"],
      prediction: ["sitting", "a"],
      score: 2,
      source: "Levenshtein 0.27.1: distance('kitten', 'sitting') = 3, distance('\\U0001f600a', 'a') = 1",
    },
  ],
});
