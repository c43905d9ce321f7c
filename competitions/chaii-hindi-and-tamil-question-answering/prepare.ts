import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillText, renameColumns } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** A tenth of the questions is held out; the sample answers each with the same words. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const questions = raw.csv("train.csv", { columns: ["id", "answer_text", "answer_start"] });
  const { train, test } = splitTable(questions, { testSize: 0.1, randomState: 0 });
  const answers = renameColumns(selectColumns(test, ["id", "answer_text"]), {
    answer_text: "PredictionString",
  });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["answer_start", "answer_text"]));
  agent.csv("sample_submission.csv", fillText(answers, "PredictionString", "dummy text"));
  grader.csv("test.csv", answers);
}
