import { binnedOf } from "./binned.ts";
import type { Prediction, Problem } from "./problem.ts";
import { randomStream } from "./random.ts";
import { addTree, growTree } from "./tree.ts";

export interface ForestOptions {
  readonly minLeaf: number;
  readonly seed: number;
  readonly featureShare?: number;
  readonly extra?: boolean;
}

/** A single tree on all rows. */
export function tree(
  problem: Problem,
  { maxDepth, minLeaf }: { maxDepth: number; minLeaf: number },
): Prediction {
  const data = binnedOf(problem);
  const rows = Int32Array.from({ length: problem.trainRows }, (_, row) => row);
  const options = { maxDepth, minLeaf, featureShare: 1, shrink: 0, random: randomStream(0) };
  const outputs = problem.targets.map(() => new Float64Array(problem.testRows));
  addTree(growTree({ data, targets: problem.targets, options }, rows), data.test, { outputs, factor: 1 });
  return outputs;
}

/** The mean of trees, each on rows drawn with replacement (extra: on all of them); after each number of trees asked for. */
export function forest(problem: Problem, sizes: readonly number[], options: ForestOptions): Prediction[] {
  const { minLeaf, seed, featureShare = problem.kind === "numbers" ? 0.4 : 0.3, extra = false } = options;
  const data = binnedOf(problem);
  const random = randomStream(seed);
  const treeOptions = { maxDepth: 18, minLeaf, featureShare, shrink: 0, random, extra };
  const sums = problem.targets.map(() => new Float64Array(problem.testRows));
  const predictions: Prediction[] = [];
  for (let grown = 1; grown <= Math.max(...sizes); grown++) {
    const rows = Int32Array.from({ length: problem.trainRows }, (_, row) =>
      extra ? row : Math.floor(random() * problem.trainRows),
    );
    const next = growTree({ data, targets: problem.targets, options: treeOptions }, rows);
    addTree(next, data.test, { outputs: sums, factor: 1 });
    for (const size of sizes)
      if (size === grown) predictions.push(sums.map((sum) => sum.map((value) => value / grown)));
  }
  return predictions;
}
