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
  const outputs = sums.length - 1;
  const width = sums.length + 1; // targets, weight, rows
  const histogram = new Float64Array(data.bins * width);
  const [left, right] = [new Float64Array(width), new Float64Array(sums.length)];
  let best: Split | undefined;
  let bestGain = gainOf(sums, outputs, options.shrink) + 1e-9;
  for (const feature of candidates(data.train.length, options)) {
    const column = data.train[feature]!;
    const { low, high } = rangeOf(column, rows);
    if (low === high) continue;
    const only = options.extra ? low + Math.floor(options.random() * (high - low)) : undefined;
    histogram.fill(0, low * width, (high + 1) * width);
    addRows(histogram, { growing, rows, column, only, low, high });
    left.fill(0);
    for (let bin = low; bin < high; bin++) {
      if (histogram[bin * width + width - 1] === 0) continue;
      for (let k = 0; k < width; k++) left[k]! += histogram[bin * width + k]!;
      const count = left[width - 1]!;
      if (count < options.minLeaf) continue;
      if (rows.length - count < options.minLeaf) break;
      for (let k = 0; k < sums.length; k++) right[k] = sums[k]! - left[k]!;
      const gain = gainOf(left, outputs, options.shrink) + gainOf(right, outputs, options.shrink);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, bin: only ?? bin };
      }
    }
  }
  return best;
}

/** The lowest and the highest bin of the rows. */
function rangeOf(column: Uint8Array, rows: Int32Array): { low: number; high: number } {
  let [low, high] = [255, 0];
  for (let i = 0; i < rows.length; i++) {
    const bin = column[rows[i]!]!;
    if (bin < low) low = bin;
    if (bin > high) high = bin;
  }
  return { low, high };
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

interface Adding {
  readonly growing: Growing;
  readonly rows: Int32Array;
  readonly column: Uint8Array;
  /** The rows of bins up to `only` count as of `low`, the others as of `high`; undefined: each as of its own. */
  readonly only: number | undefined;
  readonly low: number;
  readonly high: number;
}

/** Sums of the targets, of the weights and the number of rows, by bin. */
function addRows(histogram: Float64Array, { growing, rows, column, only, low, high }: Adding): void {
  const { targets, weights } = growing;
  const outputs = targets.length;
  const width = outputs + 2;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const bin = column[row]!;
    const at = (only === undefined ? bin : bin <= only ? low : high) * width;
    for (let k = 0; k < outputs; k++) histogram[at + k]! += targets[k]![row]!;
    histogram[at + outputs]! += weights ? weights[row]! : 1;
    histogram[at + outputs + 1]!++;
  }
}

/** How much the sums of one side lower the squared error. */
function gainOf(sums: Float64Array, outputs: number, shrink: number): number {
  let squares = 0;
  for (let k = 0; k < outputs; k++) squares += sums[k]! ** 2;
  return squares / (sums[outputs]! + shrink + 1e-12);
}
