import type { PrepareInput } from "../../src/competition/define.ts";
import { dropColumns, floatColumn, selectColumns, takeRows, withColumn } from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";

/** One in five events is held out at random; the sample predicts 1.5 for each. */
export function prepare({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  const events = raw.csv("earthquakes.csv", { columns: ["id", "mag"] });
  const split = trainTestSplit(events.rows, { testSize: 0.2, randomState: 0 });
  const train = takeRows(events, split.train);
  const test = takeRows(events, split.test);
  toPublic.csv("train.csv", train);
  toPublic.csv("test.csv", dropColumns(test, ["mag"]));
  const guess = floatColumn(new Array<number>(test.rows).fill(1.5));
  toPublic.csv("sample_submission.csv", withColumn(selectColumns(test, ["id"]), "mag", guess));
  toPrivate.csv("test.csv", selectColumns(test, ["id", "mag"]));
}
