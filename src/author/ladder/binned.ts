import type { CategoryFeature, Feature } from "./features.ts";
import { type Problem, targetMean } from "./problem.ts";

/** Features cut into at most 128 bins, as trees need them; bin 0 is for empty cells. */
export interface Binned {
  readonly bins: number;
  readonly train: readonly Uint8Array[];
  readonly test: readonly Uint8Array[];
}

const bins = 128;

/**
 * Numbers by quantiles. Levels become numbers first: the rate of each target among the rows of the level, which for a
 * training row are those of the other folds, and how frequent the level is.
 */
export function binnedOf(problem: Problem): Binned {
  const numbers = problem.features.flatMap((feature) => numbersOf(feature, problem));
  const cut = numbers.map(({ train, test }) => {
    const edges = edgesOf(train);
    return { train: binsOf(train, edges), test: binsOf(test, edges) };
  });
  return { bins, train: cut.map(({ train }) => train), test: cut.map(({ test }) => test) };
}

interface Numbers {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

function numbersOf(feature: Feature, { targets }: Problem): Numbers[] {
  if (feature.kind === "number") return [feature];
  const frequency = {
    train: Float64Array.from(feature.train),
    test: Float64Array.from(feature.test, (code) => (code < 0 ? feature.levels : code)),
  };
  return [...targets.slice(0, 6).map((target) => ratesOf(feature, target)), frequency];
}

const folds = 5;
const prior = 10;

function ratesOf({ train, test, levels }: CategoryFeature, target: Float64Array): Numbers {
  const overall = targetMean(target);
  const [rows, sums] = [new Float64Array(levels * folds), new Float64Array(levels * folds)];
  for (let row = 0; row < train.length; row++) {
    const cell = train[row]! * folds + (row % folds);
    rows[cell]!++;
    sums[cell]! += target[row]!;
  }
  const rate = (level: number, without: number) => {
    let [n, sum] = [prior, prior * overall];
    for (let fold = 0; fold < folds; fold++) {
      if (fold === without) continue;
      n += rows[level * folds + fold]!;
      sum += sums[level * folds + fold]!;
    }
    return sum / n;
  };
  return {
    train: Float64Array.from(train, (level, row) => rate(level, row % folds)),
    test: Float64Array.from(test, (level) => (level < 0 ? overall : rate(level, -1))),
  };
}

/** The first value of each bin but the first: every value where there are few, else quantiles. */
function edgesOf(train: Float64Array): Float64Array {
  const sorted = train.filter((value) => !Number.isNaN(value)).sort();
  const values = sorted.filter((value, i) => i > 0 && value !== sorted[i - 1]);
  if (values.length <= bins - 2) return values;
  const quantiles = Array.from(
    { length: bins - 2 },
    (_, i) => sorted[Math.floor(((i + 1) / (bins - 1)) * sorted.length)]!,
  );
  return Float64Array.from(new Set(quantiles)).filter((edge) => edge > sorted[0]!);
}

function binsOf(values: Float64Array, edges: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0;
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  });
}
