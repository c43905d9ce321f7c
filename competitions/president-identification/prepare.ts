import type { PrepareInput } from "../../src/competition/define.ts";
import {
  type Column,
  floatColumn,
  getColumn,
  intColumn,
  selectColumns,
  stringColumn,
  type Table,
  tableOf,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";
import { presidents } from "./submission.ts";

/** A quarter of each president's passages becomes the test set; the year of the speech stays out of both. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const passages = numbered(raw.csv("passages.csv", { columns: ["president", "text"] }));
  const labels = valuesOf(getColumn(passages, "president")) as string[];
  const { train, test } = trainTestSplit(passages.rows, { testSize: 0.25, randomState: 0, stratify: labels });
  const questions = takeRows(selectColumns(passages, ["id", "text"]), test);
  const ids = getColumn(questions, "id");
  const truth = Array.from(test, (row) => labels[row]!);

  agent.csv("train.csv", takeRows(passages, train));
  agent.csv("test.csv", questions);
  agent.csv(
    "sample_submission.csv",
    perPresident(ids, () => floatColumn(truth.map(() => 1 / presidents.length))),
  );
  grader.csv(
    "test.csv",
    perPresident(ids, (president) => intColumn(truth.map((label) => Number(label === president)))),
  );
}

/** The raw file lists one president after the other; ids count in a shuffled order, so that they tell nothing. */
function numbered(raw: Table): Table {
  const shuffled = takeRows(raw, new NumpyRandomState(0).permutation(raw.rows));
  const ids = Array.from({ length: raw.rows }, (_, row) => `p${String(row).padStart(4, "0")}`);
  return selectColumns(withColumn(shuffled, "id", stringColumn(ids)), ["id", "text", "president"]);
}

function perPresident(ids: Column, columnOf: (president: string) => Column): Table {
  return tableOf({ id: ids, ...Object.fromEntries(presidents.map((name) => [name, columnOf(name)])) });
}
