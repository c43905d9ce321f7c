import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** A tenth of the pairs is held out; the sample scores each 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const pairs = raw.csv("train.csv", { columns: ["id", "score"] });
  const { train, test } = splitTable(pairs, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["score"]));
  agent.csv("sample_submission.csv", fillInt(selectColumns(test, ["id", "score"]), "score", 0));
  grader.csv("test.csv", test);
}
