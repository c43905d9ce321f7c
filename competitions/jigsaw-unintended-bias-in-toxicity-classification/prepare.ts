import type { PrepareInput } from "../../src/competition/define.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { selectColumns } from "../../src/frame/table.ts";

/** Kaggle's own private test set, whose labels were given out later; the sample says 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const test = raw.csv("test_private_expanded.csv", { columns: ["id", "comment_text", "toxicity"] });
  agent.copy("train.csv", raw.path("train.csv"));
  agent.csv("test.csv", selectColumns(test, ["id", "comment_text"]));
  agent.csv("sample_submission.csv", fillFloat(selectColumns(test, ["id"]), "prediction", 0));
  grader.copy("test.csv", raw.path("test_private_expanded.csv"));
}
