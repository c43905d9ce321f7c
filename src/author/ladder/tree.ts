import type { Binned } from "./binned.ts";

export interface TreeOptions {
  readonly maxDepth: number;
  /** Training rows that a leaf has at least. */
  readonly minLeaf: number;
  /** Share of the features that each split may choose from. */
  readonly featureShare: number;
  /** Added to the weight of a leaf: draws its value towards zero. */
  readonly shrink: number;
  readonly random: () => number;
  /** Extremely randomised: one random threshold a feature. */
  readonly extra?: boolean;
}

/** A tree on binned features: a row goes left where its bin is at most the node's. */
export interface Tree {
  /** -1 for a leaf. */
  readonly feature: number[];
  readonly bin: number[];
  readonly left: number[];
  readonly right: number[];
  /** One value an output. */
  readonly value: Float64Array[];
}

interface Growing {
  readonly data: Binned;
  /** What the leaves predict the weighted mean of, one array an output. */
  readonly targets: readonly Float64Array[];
  /** Absent: every row weighs one. */
  readonly weights?: Float64Array | undefined;
  readonly options: TreeOptions;
}

/**
 * Grows a tree that lowers the squared error of its targets (for 0 and 1 the Gini impurity); with gradients as targets
 * and curvatures as weights it is a step of boosting, whose leaves are then sum(gradients) / (sum(weights) + shrink).
 */
export function growTree(growing: Growing, rows: Int32Array): Tree {
  const tree: Tree = { feature: [], bin: [], left: [], right: [], value: [] };
  const grow = (part: Int32Array, depth: number): number => {
    const node = tree.feature.length;
    tree.feature.push(-1);
    tree.bin.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    const sums = sumsOf(growing, part);
    tree.value.push(sums.subarray(0, -1).map((sum) => sum / (sums.at(-1)! + growing.options.shrink)));
    const { maxDepth, minLeaf } = growing.options;
    if (depth >= maxDepth || part.length < 2 * minLeaf) return node;
    const split = bestSplit(growing, part, sums);
    if (!split) return node;
    const column = growing.data.train[split.feature]!;
    const left = part.filter((row) => column[row]! <= split.bin);
    const right = part.filter((row) => column[row]! > split.bin);
    tree.feature[node] = split.feature;
    tree.bin[node] = split.bin;
    tree.left[node] = grow(left, depth + 1);
    tree.right[node] = grow(right, depth + 1);
    return node;
  };
  grow(rows, 0);
  return tree;
}

/** Adds `factor` times the tree's values of test or training rows to the outputs. */
export function addTree(
  tree: Tree,
  columns: readonly Uint8Array[],
  { outputs, factor }: { outputs: readonly Float64Array[]; factor: number },
): void {
  const rows = outputs[0]!.length;
  for (let row = 0; row < rows; row++) {
    let node = 0;
    while (tree.feature[node]! >= 0)
      node = columns[tree.feature[node]!]![row]! <= tree.bin[node]! ? tree.left[node]! : tree.right[node]!;
    const value = tree.value[node]!;
    for (let k = 0; k < outputs.length; k++) outputs[k]![row]! += factor * value[k]!;
  }
}

/** The sum of each target over the rows, and at last the sum of the weights. */
function sumsOf({ targets, weights }: Growing, rows: Int32Array): Float64Array {
  const sums = new Float64Array(targets.length + 1);
  targets.forEach((target, k) => {
    let sum = 0;
    for (const row of rows) sum += target[row]!;
    sums[k] = sum;
  });
  let weight = rows.length;
  if (weights) {
    weight = 0;
    for (const row of rows) weight += weights[row]!;
  }
  sums[targets.length] = weight;
  return sums;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
}

function bestSplit(growing: Growing, rows: Int32Array, sums: Float64Array): Split | undefined {
  const { data, options } = growing;
  const width = sums.length + 1; // targets, weight, rows
  const histogram = new Float64Array(data.bins * width);
  let best: Split | undefined;
  let bestGain = gainOf(sums, sums.length - 1, options.shrink) + 1e-9;
  for (const feature of candidates(data.train.length, options)) {
    fillHistogram(histogram, data.train[feature]!, { growing, rows });
    const only = options.extra ? randomBin(histogram, width, options.random) : undefined;
    const left = new Float64Array(width);
    const right = new Float64Array(width);
    for (let bin = 0; bin < data.bins - 1; bin++) {
      let filled = false;
      for (let k = 0; k < width; k++) {
        const value = histogram[bin * width + k]!;
        left[k]! += value;
        if (k === width - 1) filled = value > 0;
      }
      const count = left[width - 1]!;
      if (!filled || count < options.minLeaf || (only !== undefined && bin !== only)) continue;
      if (rows.length - count < options.minLeaf) break;
      for (let k = 0; k < sums.length; k++) right[k] = sums[k]! - left[k]!;
      const gain =
        gainOf(left, sums.length - 1, options.shrink) + gainOf(right, sums.length - 1, options.shrink);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, bin };
      }
    }
  }
  return best;
}

function candidates(features: number, { featureShare, random }: TreeOptions): Int32Array {
  const all = Int32Array.from({ length: features }, (_, i) => i);
  const count = Math.max(1, Math.round(featureShare * features));
  if (count >= features) return all;
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (features - i));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.subarray(0, count);
}

function fillHistogram(
  histogram: Float64Array,
  column: Uint8Array,
  { growing, rows }: { growing: Growing; rows: Int32Array },
): void {
  const { targets, weights } = growing;
  const outputs = targets.length;
  const width = outputs + 2;
  histogram.fill(0);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const at = column[row]! * width;
    for (let k = 0; k < outputs; k++) histogram[at + k]! += targets[k]![row]!;
    histogram[at + outputs]! += weights ? weights[row]! : 1;
    histogram[at + outputs + 1]!++;
  }
}

/** A bin between the first and the last that hold rows. */
function randomBin(histogram: Float64Array, width: number, random: () => number): number {
  const filled: number[] = [];
  for (let bin = 0; bin * width < histogram.length; bin++)
    if (histogram[bin * width + width - 1]! > 0) filled.push(bin);
  return filled[Math.floor(random() * Math.max(1, filled.length - 1))] ?? 0;
}

/** How much the sums of one side lower the squared error. */
function gainOf(sums: Float64Array, outputs: number, shrink: number): number {
  let squares = 0;
  for (let k = 0; k < outputs; k++) squares += sums[k]! ** 2;
  return squares / (sums[outputs]! + shrink + 1e-12);
}
