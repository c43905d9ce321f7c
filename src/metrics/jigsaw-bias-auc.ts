import { defineMetric, type Matrix, MetricInputError } from "./metric.ts";
import { rocAuc } from "./roc-auc.ts";
import { checkNumbers } from "./shared/numbers.ts";

export interface ToxicityTruth {
  /** 1: toxic. */
  readonly toxic: Float64Array;
  /** One column an identity: 1 where the comment mentions it. */
  readonly identities: Matrix;
}

const power = -5;
const weight = 0.25;

/**
 * The score of Jigsaw's unintended-bias competition: a quarter each of the overall ROC AUC and of three power means
 * (p = -5) over identities of the ROC AUC within a part of the comments: those that mention the identity; the
 * non-toxic that do and the toxic that do not; the toxic that do and the non-toxic that do not. Predictions are
 * toxicities. Source: Borkan et al. 2019 (arXiv 1903.04561) and the competition's evaluation page.
 * @throws MetricInputError where a part holds one class only
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
    const isSubgroup = (row: number, c: number) => identities.values[row * identities.columns + c] === 1;
    const parts = [
      isSubgroup,
      (row: number, c: number) => isSubgroup(row, c) === (toxic[row] === 0),
      (row: number, c: number) => isSubgroup(row, c) === (toxic[row] === 1),
    ];
    const biases = parts.map((isIn) =>
      powerMean(
        Array.from({ length: identities.columns }, (_, c) =>
          aucWithin(toxic, prediction, (row) => isIn(row, c)),
        ),
      ),
    );
    return weight * rocAuc.compute(toxic, prediction) + weight * biases.reduce((sum, bias) => sum + bias, 0);
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

function aucWithin(toxic: Float64Array, prediction: Float64Array, isIn: (row: number) => boolean): number {
  const keep = (_: number, row: number) => isIn(row);
  return rocAuc.compute(toxic.filter(keep), prediction.filter(keep));
}

/** Zero as soon as one value is zero. */
function powerMean(values: readonly number[]): number {
  return (values.reduce((sum, value) => sum + value ** power, 0) / values.length) ** (1 / power);
}
