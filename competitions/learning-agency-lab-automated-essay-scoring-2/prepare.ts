import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { dropColumns, intColumn, selectColumns, withColumn } from "../../src/frame/table.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";

/** A tenth of the essays is held out; the sample scores each at random from 1 to 6. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const essays = raw.csv("train.csv", { columns: ["essay_id", "score"] });
  const { train, test } = splitTable(essays, { testSize: 0.1, randomState: 0 });
  const random = new NumpyRandomState(42);
  const guesses = intColumn(Array.from({ length: test.rows }, () => random.randint(1, 7)));
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["score"]));
  agent.csv("sample_submission.csv", withColumn(selectColumns(test, ["essay_id"]), "score", guesses));
  grader.csv("answers.csv", test);
}
