import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";

/** A tenth of the tweets is held out; the sample selects nothing. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const tweets = raw.csv("train.csv", { columns: ["textID", "selected_text"] });
  const { train, test } = splitTable(tweets, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["selected_text"]));
  agent.csv(
    "sample_submission.csv",
    fillText(selectColumns(test, ["textID", "selected_text"]), "selected_text", ""),
  );
  grader.csv("test.csv", test);
}
