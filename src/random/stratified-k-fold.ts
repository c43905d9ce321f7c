import { classCodes, rowsByClass } from "./class-codes.ts";
import { checkSplits, type KFoldOptions, splitsOf } from "./k-fold.ts";
import { NumpyRandomState } from "./numpy-random-state.ts";
import type { Labels, Split } from "./split.ts";

/**
 * scikit-learn 1.5.2's `StratifiedKFold`: folds that keep the share of each class; row numbers ascend.
 * @throws Error when every class has fewer rows than there are folds
 */
export function stratifiedKFold(labels: Labels, { nSplits = 5, randomState }: KFoldOptions = {}): Split[] {
  checkSplits(nSplits, labels.length);
  const classes = rowsByClass(classCodes(labels)).sort((a, b) => a[0]! - b[0]!); // by first appearance
  if (classes.every((rows) => rows.length < nSplits))
    throw new Error(`nSplits ${nSplits} is larger than every class.`);
  const rng = randomState === undefined ? undefined : new NumpyRandomState(randomState);
  const foldOf = new Int32Array(labels.length);
  let before = 0; // rows of the classes already dealt out
  for (const rows of classes) {
    const folds = dealtFolds(rows.length, before, nSplits);
    rng?.shuffle(folds);
    rows.forEach((row, i) => {
      foldOf[row] = folds[i]!;
    });
    before += rows.length;
  }
  return splitsOf(foldOf, nSplits);
}

/** Folds for one class, ascending: as many of each as dealing the sorted rows round the folds would give it. */
function dealtFolds(size: number, before: number, nSplits: number): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => (before + i) % nSplits).sort();
}
