import type { PrepareInput } from "../../src/competition/define.ts";
import { boolColumn, dropColumns, selectColumns, takeRows, withColumn } from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";

/** A tenth of Kaggle's labelled passengers becomes the test set; Kaggle's own test.csv has no labels and is unused. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const labelled = raw.csv("train.csv", { columns: ["PassengerId", "Transported"] });
  const { train, test } = trainTestSplit(labelled.rows, { testSize: 0.1, randomState: 0 });
  const answers = takeRows(labelled, test);
  const nobody = boolColumn(Array.from(test, () => false));

  agent.csv("train.csv", takeRows(labelled, train));
  agent.csv("test.csv", dropColumns(answers, ["Transported"]));
  agent.csv(
    "sample_submission.csv",
    withColumn(selectColumns(answers, ["PassengerId", "Transported"]), "Transported", nobody),
  );
  grader.csv("test.csv", answers);
}
