import type { PrepareInput } from "../../src/competition/define.ts";
import { linspace } from "../../src/frame/fill.ts";
import {
  dropColumns,
  getColumn,
  selectColumns,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";
import { classes } from "./classes.ts";

const rarest = "question_type_spelling";

/**
 * A tenth of the pairs is held out. Spelling questions are so few that the test set may have none: then its first row
 * changes places with the first one of the training set. The sample rises evenly from 0 to 1 down the rows.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const pairs = raw.csv("train.csv", { columns: ["qa_id", ...classes] });
  const split = trainTestSplit(pairs.rows, { testSize: 0.1, randomState: 0 });
  const share = valuesOf(getColumn(pairs, rarest));
  if (new Set(Array.from(split.test, (row) => share[row])).size === 1) {
    const at = split.train.findIndex((row) => share[row] !== 0);
    [split.train[at], split.test[0]] = [split.test[0]!, split.train[at]!];
  }
  const [train, test] = [takeRows(pairs, split.train), takeRows(pairs, split.test)];
  const answers = selectColumns(test, ["qa_id", ...classes]);
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, classes));
  const rising = linspace(0, 1, test.rows);
  agent.csv(
    "sample_submission.csv",
    classes.reduce((table, name) => withColumn(table, name, rising), answers),
  );
  grader.csv("test.csv", answers);
}
