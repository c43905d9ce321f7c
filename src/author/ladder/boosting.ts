import { type Binned, binnedOf } from "./binned.ts";
import { clampShare, sigmoid } from "./linear.ts";
import { type Prediction, type Problem, targetMean } from "./problem.ts";
import { randomStream, sample } from "./random.ts";
import { addTree, growTree } from "./tree.ts";

export interface BoostingOptions {
  readonly rate: number;
  readonly maxDepth: number;
  readonly minLeaf: number;
  readonly seed: number;
  /** Share of rows and of features that each tree gets. */
  readonly share?: number;
}

/** Gradient boosting: of squared errors, or of log loss for classes; after each number of rounds asked for. */
export function boosting(
  problem: Problem,
  rounds: readonly number[],
  options: BoostingOptions,
): Prediction[] {
  const data = binnedOf(problem);
  const { share = 0.7, seed } = options;
  const random = randomStream(seed);
  const starts = problem.targets.map((target) => startOf(problem, target));
  const inTrain = starts.map((start) => new Float64Array(problem.trainRows).fill(start));
  const inTest = starts.map((start) => new Float64Array(problem.testRows).fill(start));
  const predictions: Prediction[] = [];
  for (let round = 1; round <= Math.max(...rounds); round++) {
    const rows = sample(problem.trainRows, Math.ceil(share * problem.trainRows), random);
    const steps = stepsOf(problem, inTrain);
    steps.forEach(({ gradient, curvature }, k) => {
      const treeOptions = { ...options, featureShare: share, shrink: 1, random };
      const grown = growTree({ data, targets: [gradient], weights: curvature, options: treeOptions }, rows);
      for (const [columns, outputs] of [
        [data.train, inTrain],
        [data.test, inTest],
      ] as [Binned["train"], Float64Array[]][])
        addTree(grown, columns, { outputs: [outputs[k]!], factor: options.rate });
    });
    for (const asked of rounds) if (asked === round) predictions.push(fromScores(problem, inTest));
  }
  return predictions;
}

function startOf({ kind }: Problem, target: Float64Array): number {
  const mean = targetMean(target);
  if (kind === "numbers") return mean;
  const share = clampShare(mean);
  return kind === "two-classes" ? Math.log(share / (1 - share)) : Math.log(share);
}

/** Per output, where each training row pulls and how firmly: the derivatives of its loss. */
function stepsOf(
  problem: Problem,
  scores: readonly Float64Array[],
): { gradient: Float64Array; curvature: Float64Array | undefined }[] {
  if (problem.kind === "numbers")
    return problem.targets.map((target, k) => ({
      gradient: target.map((value, row) => value - scores[k]![row]!),
      curvature: undefined,
    }));
  const probabilities = fromScores(problem, scores);
  return problem.targets.map((target, k) => ({
    gradient: target.map((value, row) => value - probabilities[k]![row]!),
    curvature: probabilities[k]!.map((p) => Math.max(1e-6, p * (1 - p))),
  }));
}

function fromScores({ kind }: Problem, scores: readonly Float64Array[]): Float64Array[] {
  if (kind === "numbers") return scores.map((score) => Float64Array.from(score));
  if (kind === "two-classes") return scores.map((score) => score.map(sigmoid));
  const powers = scores.map((score) => new Float64Array(score.length));
  for (let row = 0; row < scores[0]!.length; row++) {
    let [highest, total] = [-Infinity, 0];
    for (const score of scores) highest = Math.max(highest, score[row]!);
    scores.forEach((score, k) => {
      powers[k]![row] = Math.exp(score[row]! - highest);
      total += powers[k]![row]!;
    });
    for (const power of powers) power[row]! /= total;
  }
  return powers;
}
