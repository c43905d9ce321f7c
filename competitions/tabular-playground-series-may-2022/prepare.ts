import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillFloat, numberRows } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** 100,000 rows are held out and all are numbered anew, training rows first; the sample says 0.5. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const rows = raw.csv("train.csv", { columns: ["id", "target"] });
  const split = splitTable(rows, { testSize: 100_000, randomState: 0 });
  const train = numberRows(split.train, "id", 0);
  const test = numberRows(split.test, "id", train.rows);
  const gold = selectColumns(test, ["id", "target"]);
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["target"]));
  agent.csv("sample_submission.csv", fillFloat(gold, "target", 0.5));
  grader.csv("test.csv", test);
  grader.csv("gold_submission.csv", gold);
}
