import { range } from "./sampling.ts";
import { shuffleSplit } from "./shuffle-split.ts";
import { type Labels, type Split, type SplitSizes, splitSizes } from "./split.ts";
import { stratifiedShuffleSplit } from "./stratified-shuffle-split.ts";

export interface TrainTestSplitOptions extends SplitSizes {
  /** As `random_state`; needed unless `shuffle` is false. */
  readonly randomState?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** Labels whose shares both parts keep. */
  readonly stratify?: Labels;
}

/**
 * scikit-learn 1.5.2's `train_test_split` on n rows: the row numbers of both parts, in its order. testSize
 * defaults to 0.25.
 * @throws Error where scikit-learn raises ValueError, and when a shuffle has no seed
 */
export function trainTestSplit(n: number, options: TrainTestSplitOptions): Split {
  const { randomState, shuffle = true, stratify, ...sizes } = options;
  const { nTrain, nTest } = splitSizes(n, sizes, 0.25);
  if (!shuffle) {
    if (stratify)
      throw new Error("A stratified split without shuffling is not defined; drop one of the two.");
    const rows = range(nTrain + nTest);
    return { train: rows.slice(0, nTrain), test: rows.slice(nTrain) };
  }
  if (randomState === undefined) throw new Error("trainTestSplit shuffles: give it a randomState.");
  if (stratify && stratify.length !== n)
    throw new Error(`stratify has ${stratify.length} labels for ${n} rows; there must be one for each.`);
  const counts = { testSize: nTest, trainSize: nTrain, nSplits: 1, randomState };
  const [split] = stratify ? stratifiedShuffleSplit(stratify, counts) : shuffleSplit(n, counts);
  return split!;
}
