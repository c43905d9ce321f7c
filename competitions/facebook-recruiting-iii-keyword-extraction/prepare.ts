import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { dropColumns } from "../../src/frame/table.ts";

/** A tenth of the questions is held out; the sample gives each the same five frequent tags. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("Train.zip");
  const questions = unpacked.csv("Train.csv", { columns: ["Id", "Tags"], textColumns: ["Id", "Tags"] });
  const { train, test } = splitTable(questions, { testSize: 0.1, randomState: 0 });
  const untagged = dropColumns(test, ["Tags"]);
  agent.csv("train.csv", train);
  agent.csv("test.csv", untagged);
  agent.csv("sample_submission.csv", fillText(untagged, "Tags", "javascript c# python php java"));
  grader.csv("test.csv", test);
}
