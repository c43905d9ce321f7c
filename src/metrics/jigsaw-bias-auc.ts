import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { checkNumbers } from "./shared/numbers.ts";
import { sortFloats } from "./shared/sort-floats.ts";

export interface ToxicityTruth {
  /** 1: toxic, 0: not. */
  readonly toxic: Float64Array;
  /** One column an identity: 1 where the comment mentions it. */
  readonly identities: Matrix;
}

const power = -5;
const weight = 0.25;

/**
 * The comments that the three biases are measured on: those that mention the identity; the non-toxic that do and the
 * toxic that do not; the toxic that do and the non-toxic that do not.
 */
const parts: readonly ((isToxic: boolean, mentions: boolean) => boolean)[] = [
  (_isToxic, mentions) => mentions,
  (isToxic, mentions) => isToxic !== mentions,
  (isToxic, mentions) => isToxic === mentions,
];

/**
 * The score of Jigsaw's unintended-bias competition: a quarter each of the overall ROC AUC and of three power means
 * (p = -5) over identities of the ROC AUC within a part of the comments. Predictions are toxicities, any finite
 * numbers. Source: Borkan et al. 2019 (arXiv 1903.04561) and the competition's evaluation page.
 * @throws MetricInputError where a number is not finite or a part holds one class only
 */
export const jigsawBiasAuc = defineMetric<ToxicityTruth, Float64Array>({
  name: "jigsaw-bias-auc",
  better: "higher",
  perfect: 1,
  range: [0, 1],
  best: ({ toxic }) => toxic,
  compute({ toxic, identities }, prediction) {
    checkNumbers(toxic, prediction);
    if (identities.rows !== toxic.length)
      throw new MetricInputError(`Expected ${toxic.length} rows of identities, found ${identities.rows}.`);
    const aucWithin = aucOfParts(toxic, prediction);
    const { columns, values } = identities;
    const biases = parts.map((isIn) =>
      powerMean(
        Array.from({ length: columns }, (_, c) =>
          aucWithin((row) => isIn(toxic[row] === 1, values[row * columns + c] === 1)),
        ),
      ),
    );
    return weight * (aucWithin(() => true) + biases.reduce((sum, bias) => sum + bias, 0));
  },
  examples: [
    {
      truth: {
        toxic: Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0),
        identities: { rows: 8, columns: 1, values: Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0) },
      },
      prediction: Float64Array.of(0.9, 0.6, 0.4, 0.2, 0.8, 0.3, 0.5, 0.7),
      score: 0.75,
      source: "scikit-learn 1.5.2: all four of roc_auc_score's values are 0.75",
    },
  ],
});

/** The ROC AUC of any part of the rows: the predictions are sorted once, then each part is only counted. */
function aucOfParts(
  toxic: Float64Array,
  prediction: Float64Array,
): (isIn: (row: number) => boolean) => number {
  const { levels, levelOf } = distinctLevels(prediction);
  return (isIn) => {
    const [toxicAt, otherAt] = [new Uint32Array(levels), new Uint32Array(levels)];
    for (let row = 0; row < toxic.length; row++)
      if (isIn(row)) (toxic[row] === 1 ? toxicAt : otherAt)[levelOf[row]!]!++;
    return aucOfCounts(toxicAt, otherAt);
  };
}

/** For each row the number of distinct predictions that are smaller. */
function distinctLevels(prediction: Float64Array): { levels: number; levelOf: Uint32Array } {
  const sorted = sortFloats(prediction.map((value) => value + 0)); // -0 becomes 0, its equal
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  return {
    levels: distinct.length,
    levelOf: Uint32Array.from(prediction, (value) => positionOf(value, distinct)),
  };
}

function positionOf(value: number, ascending: Float64Array): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the numbers of positives and negatives at each level of the prediction, lowest first. */
function aucOfCounts(positives: Uint32Array, negatives: Uint32Array): number {
  let [halfWins, positivesBelow, negativesBelow] = [0, 0, 0];
  for (let level = 0; level < positives.length; level++) {
    halfWins += positives[level]! * (2 * negativesBelow + negatives[level]!);
    positivesBelow += positives[level]!;
    negativesBelow += negatives[level]!;
  }
  if (positivesBelow === 0 || negativesBelow === 0)
    throw new MetricInputError("The ROC AUC needs two classes; a part of the answers holds one.");
  return halfWins / (2 * positivesBelow * negativesBelow);
}

/** Zero as soon as one value is zero. */
function powerMean(values: readonly number[]): number {
  return (values.reduce((sum, value) => sum + value ** power, 0) / values.length) ** (1 / power);
}
