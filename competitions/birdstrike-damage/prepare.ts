import type { PrepareInput } from "../../src/competition/define.ts";
import {
  dropColumns,
  floatColumn,
  getColumn,
  selectColumns,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";

/** One in five strikes is held out, with the same share of damage in both parts; the sample predicts 0.1 for each. */
export function prepare({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  const strikes = raw.csv("strikes.csv", { columns: ["id", "damage"] });
  const damage = valuesOf(getColumn(strikes, "damage")).map(Number);
  const split = trainTestSplit(strikes.rows, { testSize: 0.2, randomState: 0, stratify: damage });
  const train = takeRows(strikes, split.train);
  const test = takeRows(strikes, split.test);
  toPublic.csv("train.csv", train);
  toPublic.csv("test.csv", dropColumns(test, ["damage"]));
  const guess = floatColumn(new Array<number>(test.rows).fill(0.1));
  toPublic.csv("sample_submission.csv", withColumn(selectColumns(test, ["id"]), "damage", guess));
  toPrivate.csv("test.csv", selectColumns(test, ["id", "damage"]));
}
