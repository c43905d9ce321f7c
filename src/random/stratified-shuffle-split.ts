import { classCodes, rowsByClass } from "./class-codes.ts";
import { NumpyRandomState } from "./numpy-random-state.ts";
import type { ShuffleSplitOptions } from "./shuffle-split.ts";
import { type Labels, type Split, splitSizes } from "./split.ts";

/**
 * scikit-learn 1.5.2's `StratifiedShuffleSplit`: random splits that keep the share of each class; testSize
 * defaults to 0.1.
 * @throws Error when a class has one row only, or a part is smaller than the number of classes
 */
export function stratifiedShuffleSplit(
  labels: Labels,
  { nSplits = 10, randomState, ...sizes }: ShuffleSplitOptions,
): Split[] {
  const { nTrain, nTest } = splitSizes(labels.length, sizes, 0.1);
  const classes = classCodes(labels);
  checkClasses(classes.counts, nTrain, nTest);
  const rows = rowsByClass(classes);
  const rng = new NumpyRandomState(randomState);
  return Array.from({ length: nSplits }, () => {
    const takeTrain = approximateMode(classes.counts, nTrain, rng);
    const remaining = classes.counts.map((count, i) => count - takeTrain[i]!);
    const takeTest = approximateMode(remaining, nTest, rng);
    const train: number[] = [];
    const test: number[] = [];
    rows.forEach((classRows, i) => {
      rng.permutation(classRows.length).forEach((position, rank) => {
        if (rank < takeTrain[i]!) train.push(classRows[position]!);
        else if (rank < takeTrain[i]! + takeTest[i]!) test.push(classRows[position]!);
      });
    });
    rng.shuffle(train);
    rng.shuffle(test);
    return { train: Int32Array.from(train), test: Int32Array.from(test) };
  });
}

/**
 * How many of `draws` fall on each class, nearest to the classes' shares: whole parts first, then one more by
 * descending fractional part, ties drawn at random (scikit-learn's `_approximate_mode`).
 */
function approximateMode(counts: Int32Array, draws: number, rng: NumpyRandomState): Int32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = Float64Array.from(counts, (count) => (count / total) * draws);
  const taken = Int32Array.from(exact, Math.floor);
  const fractions = exact.map((share, i) => share - taken[i]!);
  let missing = draws - taken.reduce((sum, count) => sum + count, 0);
  for (const fraction of Float64Array.from(new Set(fractions)).sort().reverse()) {
    if (missing <= 0) break;
    const tied = [...fractions.keys()].filter((i) => fractions[i] === fraction);
    const size = Math.min(tied.length, missing);
    for (const index of rng.choice(tied.length, { size, replace: false })) taken[tied[index]!]!++;
    missing -= size;
  }
  return taken;
}

function checkClasses(counts: Int32Array, nTrain: number, nTest: number): void {
  if (counts.some((count) => count < 2))
    throw new Error("A class has only one row; stratifying needs at least two rows of each.");
  const smallest = Math.min(nTrain, nTest);
  if (smallest < counts.length)
    throw new Error(`A part of ${smallest} rows is too small for ${counts.length} classes.`);
}
