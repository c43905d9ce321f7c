import { NumpyRandomState } from "./numpy-random-state.ts";
import { type Split, type SplitSizes, splitSizes } from "./split.ts";

export interface ShuffleSplitOptions extends SplitSizes {
  /** Default 10. */
  readonly nSplits?: number;
  readonly randomState: number;
}

/** scikit-learn 1.5.2's `ShuffleSplit`: independent random splits; testSize defaults to 0.1. */
export function shuffleSplit(n: number, options: ShuffleSplitOptions): Split[] {
  return permutationSplits(n, options, 0.1);
}

/** The splits that `shuffleSplit` and `groupShuffleSplit` share; the test part is drawn first. */
export function permutationSplits(
  n: number,
  { nSplits = 10, randomState, ...sizes }: ShuffleSplitOptions,
  defaultTestSize: number,
): Split[] {
  const { nTrain, nTest } = splitSizes(n, sizes, defaultTestSize);
  const rng = new NumpyRandomState(randomState);
  return Array.from({ length: nSplits }, () => {
    const permutation = rng.permutation(n);
    return { test: permutation.slice(0, nTest), train: permutation.slice(nTest, nTest + nTrain) };
  });
}
