import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillFloats } from "../../src/frame/fill.ts";
import { selectColumns } from "../../src/frame/table.ts";
import { classes } from "./classes.ts";

/** A tenth of the conversations is held out; the sample gives each outcome a third. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const battles = raw.csv("train.csv", { columns: ["id", "prompt", "response_a", "response_b", ...classes] });
  const { train, test } = splitTable(battles, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", selectColumns(test, ["id", "prompt", "response_a", "response_b"]));
  agent.csv("sample_submission.csv", fillFloats(selectColumns(test, ["id"]), classes, 0.3333333333333333));
  grader.csv("answers.csv", test);
}
