import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillFloats } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

const targets = ["EC1", "EC2"];

/** A tenth of the molecules is held out; the sample says 0.5 for both targets. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const molecules = raw.csv("train.csv", { columns: ["id", ...targets, "EC3", "EC4", "EC5", "EC6"] });
  const { train, test } = splitTable(molecules, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, [...targets, "EC3", "EC4", "EC5", "EC6"]));
  agent.csv("sample_submission.csv", fillFloats(selectColumns(test, ["id", ...targets]), targets, 0.5));
  grader.csv("test.csv", test);
}
