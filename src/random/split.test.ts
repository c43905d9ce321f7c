import { expect, test } from "vitest";
import { groupShuffleSplit } from "./group-shuffle-split.ts";
import { kFold } from "./k-fold.ts";
import { defaultRng } from "./numpy-generator.ts";
import { NumpyRandomState } from "./numpy-random-state.ts";
import { pandasSample } from "./pandas-sample.ts";
import { PythonRandom } from "./python-random.ts";
import { stratifiedKFold } from "./stratified-k-fold.ts";
import { trainTestSplit } from "./train-test-split.ts";

// Each of these raises ValueError (or IndexError) in the library it follows.
test.each<[string, () => unknown, RegExp]>([
  ["testSize 0", () => trainTestSplit(10, { testSize: 0, randomState: 0 }), /testSize must be/],
  ["testSize of all rows", () => trainTestSplit(10, { testSize: 10, randomState: 0 }), /testSize must be/],
  ["testSize 1.5", () => trainTestSplit(10, { testSize: 1.5, randomState: 0 }), /testSize must be/],
  ["testSize NaN", () => trainTestSplit(10, { testSize: Number.NaN, randomState: 0 }), /testSize must be/],
  [
    "shares above 1",
    () => trainTestSplit(10, { testSize: 0.6, trainSize: 0.5, randomState: 0 }),
    /more than 1/,
  ],
  ["counts above n", () => trainTestSplit(10, { testSize: 6, trainSize: 5, randomState: 0 }), /the 10 rows/],
  ["an empty train part", () => trainTestSplit(1, { testSize: 0.5, randomState: 0 }), /leaves none/],
  ["a class with one row", () => stratify([1, 1, 1, 2], 0.5), /only one row/],
  ["a part smaller than the classes", () => stratify([1, 1, 2, 2, 3, 3], 2), /too small for 3 classes/],
  ["labels of two types", () => stratify([1, "1", 1, "1"] as unknown as number[], 2), /one type/],
  ["labels for other rows", () => trainTestSplit(3, { stratify: [1, 1], randomState: 0 }), /2 labels for 3/],
  [
    "stratify without shuffle",
    () => trainTestSplit(4, { stratify: [1, 1, 2, 2], shuffle: false }),
    /not defined/,
  ],
  ["a shuffle without a seed", () => trainTestSplit(4, {}), /randomState/],
  ["one fold", () => kFold(5, { nSplits: 1 }), /nSplits must be/],
  ["more folds than rows", () => kFold(5, { nSplits: 6 }), /nSplits must be/],
  ["more folds than rows of any class", () => stratifiedKFold([1, 1, 2, 2], { nSplits: 3 }), /every class/],
  ["one group", () => groupShuffleSplit(["a", "a"], { randomState: 0 }), /leaves none/],
  ["too large a sample", () => pandasSample(3, { n: 4, randomState: 0 }), /4 of 3/],
  ["n and frac", () => pandasSample(3, { n: 1, frac: 0.5, randomState: 0 }), /not both/],
  ["frac above 1", () => pandasSample(3, { frac: 1.5, randomState: 0 }), /frac must be/],
  ["a negative seed", () => new NumpyRandomState(-1), /seed/],
  ["a seed of 2^32", () => new NumpyRandomState(2 ** 32), /seed/],
  ["a negative default_rng seed", () => defaultRng(-1), /seed/],
  ["an empty randint range", () => new NumpyRandomState(0).randint(3, 3), /low < high/],
  ["an empty integers range", () => defaultRng(0).integers(3, 3), /low < high/],
  ["an empty randrange", () => new PythonRandom(0).randrange(3, 3), /Empty range/],
  ["choice from nothing", () => new PythonRandom(0).choice([]), /empty sequence/],
  ["a sample larger than its population", () => new PythonRandom(0).sample([1, 2], 3), /3 of 2/],
  [
    "more draws than positive weights",
    () => new NumpyRandomState(0).choice(2, { size: 2, replace: false, p: [1, 0] }),
    /2 of 1/,
  ],
])("%s is refused", (_, call, message) => {
  expect(call).toThrow(message);
});

test("train and test never share a row and together are all rows", () => {
  for (const n of [2, 5, 100]) {
    const { train, test: tested } = trainTestSplit(n, { testSize: 0.3, randomState: 1 });
    expect([...train, ...tested].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  }
});

function stratify(labels: number[], testSize: number) {
  return trainTestSplit(labels.length, { testSize, stratify: labels, randomState: 0 });
}
