import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../core/package-root.ts";
import { NumpyRandomState } from "../random/numpy-random-state.ts";
import { jigsawBiasAuc, type ToxicityTruth } from "./jigsaw-bias-auc.ts";
import { MetricInputError } from "./metric.ts";
import { rocAuc } from "./roc-auc.ts";

interface Case {
  readonly toxic: readonly number[];
  readonly identities: readonly (readonly number[])[];
  readonly prediction: readonly number[];
  readonly score?: number;
  readonly error?: string;
}

// The reference on scikit-learn 1.5.2: test/golden/metrics/jigsaw-bias-auc.py
const golden = JSON.parse(
  readFileSync(join(packageRoot, "test/golden/metrics/jigsaw-bias-auc.json"), "utf8"),
) as { readonly cases: readonly Case[] };

const truthOf = ({ toxic, identities }: Case): ToxicityTruth => ({
  toxic: Float64Array.from(toxic),
  identities: { rows: toxic.length, columns: 9, values: Float64Array.from(identities.flat()) },
});

test("equals the reference on predictions of 0 and 1, wrong ones and constant ones among them", () => {
  for (const found of golden.cases.filter(({ score }) => score !== undefined))
    expect(jigsawBiasAuc.compute(truthOf(found), Float64Array.from(found.prediction))).toBeCloseTo(
      found.score!,
      12,
    );
});

test("refuses answers of which a part holds one class", () => {
  const refused = golden.cases.filter(({ error }) => error !== undefined);
  expect(refused.length).toBeGreaterThanOrEqual(4);
  for (const found of refused)
    expect(() => jigsawBiasAuc.compute(truthOf(found), Float64Array.from(found.prediction))).toThrow(
      MetricInputError,
    );
});

test("on predictions between 0 and 1, each part has the ROC AUC of its rows", () => {
  const random = new NumpyRandomState(5);
  const rows = Array.from({ length: 200 }, (_, i) => ({
    toxic: i % 3 === 0 ? 1 : 0,
    mentions: random.randomSample() < 0.4 ? 1 : 0,
    prediction: Math.round(random.randomSample() * 20) / 20 - 0.5,
  }));
  const aucOf = (part: typeof rows) =>
    rocAuc.compute(
      Float64Array.from(part, ({ toxic }) => toxic),
      Float64Array.from(part, ({ prediction }) => prediction),
    );
  const expected = [
    rows,
    rows.filter(({ mentions }) => mentions === 1),
    rows.filter(({ toxic, mentions }) => toxic !== mentions),
    rows.filter(({ toxic, mentions }) => toxic === mentions),
  ].map(aucOf);
  const truth = {
    toxic: Float64Array.from(rows, ({ toxic }) => toxic),
    identities: {
      rows: rows.length,
      columns: 1,
      values: Float64Array.from(rows, ({ mentions }) => mentions),
    },
  };
  const prediction = Float64Array.from(rows, (row) => row.prediction);
  expect(jigsawBiasAuc.compute(truth, prediction)).toBeCloseTo(
    expected.reduce((sum, auc) => sum + auc / 4, 0),
    12,
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses a prediction of %s", (bad) => {
  const { truth, prediction } = jigsawBiasAuc.examples[0]!;
  expect(() => jigsawBiasAuc.compute(truth, prediction.with(2, bad))).toThrow(MetricInputError);
});
