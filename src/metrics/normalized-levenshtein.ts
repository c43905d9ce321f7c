import { defineMetric, MetricInputError } from "./metric.ts";
import { levenshtein } from "./shared/levenshtein.ts";
import { sum } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";

export type Sequence = readonly number[];

/**
 * The sum over rows of the Levenshtein distance of two sequences, divided by the length of all true sequences: an
 * error rate that may exceed one. Source: the evaluation page of the Multi-modal Gesture Recognition challenge.
 */
export const normalizedLevenshtein = defineMetric<readonly Sequence[], readonly Sequence[]>({
  name: "normalized-levenshtein",
  better: "lower",
  perfect: 0,
  range: [0, Number.POSITIVE_INFINITY],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    const symbols = truth.reduce((count, sequence) => count + sequence.length, 0);
    if (symbols === 0) throw new MetricInputError("The answers hold no symbol.");
    return sum(truth.length, (row) => levenshtein(truth[row]!, prediction[row]!)) / symbols;
  },
  examples: [
    {
      truth: [[1, 2, 3], [4]],
      prediction: [
        [1, 3],
        [5, 6],
      ],
      score: 0.75,
      source: "by hand: distances 1 and 2 over 4 symbols",
    },
  ],
});
