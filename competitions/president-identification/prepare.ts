import type { PrepareInput } from "../../src/competition/define.ts";
import {
  type Column,
  floatColumn,
  getColumn,
  intColumn,
  selectColumns,
  type Table,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";
import { presidents } from "./presidents.ts";

/** Passages are shuffled and numbered; one in four of each president is held out. The sample says 1/8 everywhere. */
export function prepare({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  const ordered = raw.csv("passages.csv", { columns: ["president", "text"] });
  const shuffled = takeRows(ordered, new NumpyRandomState(0).permutation(ordered.rows));
  const ids = intColumn(Array.from({ length: shuffled.rows }, (_, row) => row + 1));
  const passages = withColumn(selectColumns(shuffled, ["president", "text"]), "id", ids);
  const authors = valuesOf(getColumn(passages, "president")).map(String);
  const split = trainTestSplit(passages.rows, { testSize: 0.25, randomState: 0, stratify: authors });
  const train = takeRows(passages, split.train);
  const test = takeRows(passages, split.test);
  toPublic.csv("train.csv", selectColumns(train, ["id", "text", "president"]));
  toPublic.csv("test.csv", selectColumns(test, ["id", "text"]));
  const share = () => floatColumn(new Array<number>(test.rows).fill(1 / presidents.length));
  toPublic.csv("sample_submission.csv", withClasses(test, share));
  const truth = valuesOf(getColumn(test, "president"));
  toPrivate.csv(
    "test.csv",
    withClasses(test, (name) => intColumn(truth.map((author) => Number(author === name)))),
  );
}

/** The ids with one column a president. */
function withClasses(test: Table, column: (president: string) => Column): Table {
  return presidents.reduce(
    (table, name) => withColumn(table, name, column(name)),
    selectColumns(test, ["id"]),
  );
}
