import { pythonSplit } from "../frame/python-text.ts";
import { defineMetric } from "./metric.ts";
import { mean } from "./shared/mean.ts";
import { checkLengths } from "./shared/numbers.ts";

/**
 * Mean over rows of the Jaccard similarity of the sets of words of two texts, in lower case, cut at blanks. Two texts
 * without a word are alike. Source: the evaluation pages of Tweet Sentiment Extraction and chaii.
 */
export const wordJaccard = defineMetric<readonly string[], readonly string[]>({
  name: "word-jaccard",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  compute(truth, prediction) {
    checkLengths(truth.length, prediction.length);
    return mean(truth.length, (row) => jaccard(wordsOf(truth[row]!), wordsOf(prediction[row]!)) ?? 1);
  },
  examples: [
    {
      truth: ["a good day", "Bad"],
      prediction: ["good day today", "bad"],
      score: 0.75,
      source: "by hand: 2 of 4 words, and 1 of 1",
    },
  ],
});

/**
 * The set of a text's words in lower case. JavaScript and Python lower alike but for letters younger than the Unicode
 * that either knows (14 in Python 3.11).
 */
export function wordsOf(text: string): Set<string> {
  return new Set(pythonSplit(text.toLowerCase()));
}

/** Shared words over all words; undefined when there is none. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number | undefined {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  const all = a.size + b.size - shared;
  return all === 0 ? undefined : shared / all;
}
