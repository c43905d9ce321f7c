import { sortFloats } from "./sort-floats.ts";

/** Both classes' scores in ascending order; sorting them apart needs no index of the rows. */
export interface ScoresByClass {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** The scores of the rows whose true value is `positive`, and those of all others. */
export function scoresByClass(truth: Float64Array, scores: Float64Array, positive: number): ScoresByClass {
  let count = 0;
  for (const value of truth) if (value === positive) count++;
  const positives = new Float64Array(count);
  const negatives = new Float64Array(truth.length - count);
  let [p, n] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    if (truth[row] === positive) positives[p++] = scores[row]!;
    else negatives[n++] = scores[row]!;
  }
  return { positives: sortFloats(positives), negatives: sortFloats(negatives) };
}
