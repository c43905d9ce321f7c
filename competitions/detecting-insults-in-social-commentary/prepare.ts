import type { PrepareInput } from "../../src/competition/define.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** Kaggle's own split, whose solutions were given out later; the sample calls nothing an insult. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const solutions = raw.csv("test_with_solutions.csv", { columns: ["Insult", "Date", "Comment"] });
  const gold = selectColumns(solutions, ["Insult", "Date", "Comment"]);
  agent.copy("train.csv", raw.path("train.csv"));
  agent.csv("test.csv", dropColumns(gold, ["Insult"]));
  agent.csv("sample_submission_null.csv", fillInt(gold, "Insult", 0));
  grader.copy("test.csv", raw.path("test_with_solutions.csv"));
  grader.csv("gold_submission.csv", gold);
}
