import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { dropColumns, selectColumns } from "../../src/frame/table.ts";
import { toCsv } from "../../src/frame/to-csv.ts";

const tabs = { separator: "\t" } as const;

/** Three tenths of the phrases are held out; the sample calls each neutral (2). */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train.tsv.zip");
  const phrases = unpacked.csv("train.tsv", { columns: ["PhraseId", "Sentiment"], ...tabs });
  const { train, test } = splitTable(phrases, { testSize: 0.3, randomState: 0 });
  await agent.zip("train.tsv.zip", [{ name: "train.tsv", from: toCsv(train, tabs) }]);
  await agent.zip("test.tsv.zip", [
    { name: "test.tsv", from: toCsv(dropColumns(test, ["Sentiment"]), tabs) },
  ]);
  agent.csv("sampleSubmission.csv", fillInt(selectColumns(test, ["PhraseId", "Sentiment"]), "Sentiment", 2));
  grader.csv("answers.csv", test);
}
