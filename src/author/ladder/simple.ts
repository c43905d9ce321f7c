import type { Feature } from "./features.ts";
import { type Prediction, type Problem, targetMean } from "./problem.ts";
import { randomStream } from "./random.ts";

/** The same prediction for every row: a quantile of the training numbers, or their mean. */
export function constant({ targets, testRows }: Problem, quantile?: number): Prediction {
  return targets.map((target) => {
    const sorted = Float64Array.from(target).sort();
    const value =
      quantile === undefined ? targetMean(target) : sorted[Math.floor(quantile * (sorted.length - 1))]!;
    return new Float64Array(testRows).fill(value);
  });
}

/** For each row the target of a training row drawn at random. */
export function guessAtRandom({ targets, testRows, trainRows }: Problem, seed: number): Prediction {
  const random = randomStream(seed);
  const drawn = Int32Array.from({ length: testRows }, () => Math.floor(random() * trainRows));
  return targets.map((target) => Float64Array.from(drawn, (row) => target[row]!));
}

/**
 * The mean of the training rows that share the features' cells, drawn towards the overall mean by `prior` rows. Numbers
 * are cut into `bins` of equally many rows.
 */
export function groupMeans(problem: Problem, options: { bins?: number; prior?: number } = {}): Prediction {
  const { bins = 10, prior = 5 } = options;
  const { features, targets, trainRows, testRows } = problem;
  const cuts = features.map((feature) => cellsOf(feature, bins));
  const key = (part: "train" | "test", row: number) => cuts.map((cut) => cut[part][row]).join();
  const groups = new Map<string, Float64Array>(); // rows, then the sum of each target
  for (let row = 0; row < trainRows; row++) {
    const name = key("train", row);
    const sums = groups.get(name) ?? new Float64Array(targets.length + 1);
    groups.set(name, sums);
    sums[0]!++;
    targets.forEach((target, k) => {
      sums[k + 1]! += target[row]!;
    });
  }
  const keys = Array.from({ length: testRows }, (_, row) => key("test", row));
  return targets.map((target, k) => {
    const overall = targetMean(target);
    return Float64Array.from(keys, (name) => {
      const sums = groups.get(name);
      return sums ? (sums[k + 1]! + prior * overall) / (sums[0]! + prior) : overall;
    });
  });
}

/** How much of the targets' variance the means of a feature's cells explain in train, less what chance would. */
export function explainedBy(feature: Feature, { targets, trainRows }: Problem): number {
  const { train, count } = cellsOf(feature, 10);
  const sizes = new Float64Array(count);
  for (const cell of train) sizes[cell]!++;
  const shares = targets.map((target) => {
    const sums = new Float64Array(count);
    for (let row = 0; row < trainRows; row++) sums[train[row]!]! += target[row]!;
    const mean = targetMean(target);
    const total = target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const between = sums.reduce(
      (sum, value, cell) => sum + (sizes[cell]! > 0 ? value ** 2 / sizes[cell]! : 0),
      -trainRows * mean ** 2,
    );
    return total === 0 ? 0 : between / total;
  });
  const filled = sizes.filter((size) => size > 0).length;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length - (filled - 1) / trainRows;
}

/** Cells of a feature as whole numbers from 0: its levels, or bins of equally many training rows, the last for empty. */
function cellsOf(feature: Feature, bins: number): { train: Int32Array; test: Int32Array; count: number } {
  if (feature.kind === "category") {
    const { train, test, levels } = feature;
    return { train, test, count: levels };
  }
  const sorted = feature.train.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from(
    { length: bins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) / bins) * sorted.length)]!,
  );
  const cell = (value: number) => (Number.isNaN(value) ? bins : edges.filter((edge) => value >= edge).length);
  return {
    train: Int32Array.from(feature.train, cell),
    test: Int32Array.from(feature.test, cell),
    count: bins + 1,
  };
}
