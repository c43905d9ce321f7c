import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** A tenth of the rows is held out; the sample says class 2 everywhere. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const rows = raw.csv("train.csv", { columns: ["Id", "Cover_Type"] });
  const { train, test } = splitTable(rows, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["Cover_Type"]));
  agent.csv("sample_submission.csv", fillInt(selectColumns(test, ["Id"]), "Cover_Type", 2));
  grader.csv("test.csv", test);
}
