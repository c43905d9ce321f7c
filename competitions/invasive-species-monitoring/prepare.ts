import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { toCsv } from "../../src/frame/to-csv.ts";

/** A fifth of the pictures is held out; the sample says 0.5. Everything public is packed, as Kaggle ships it. */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const labels = (await raw.unpack("train_labels.csv.zip")).csv("train_labels.csv", {
    columns: ["name", "invasive"],
  });
  const { train, test } = splitTable(labels, { testSize: 0.2, randomState: 0 });
  const sample = fillFloat(test, "invasive", 0.5);
  await agent.zip("train_labels.csv.zip", [{ name: "train_labels.csv", from: toCsv(train) }]);
  await agent.zip("sample_submission.csv.zip", [{ name: "sample_submission.csv", from: toCsv(sample) }]);
  grader.csv("answers.csv", test);
  grader.csv("sample_submission.csv", sample);
  const pictures = await raw.unpack("train.7z");
  for (const [part, table] of Object.entries({ train, test })) {
    const entries = texts(table, "name").map((id) => ({
      name: `${part}/${id}.jpg`,
      from: pictures.path(`train/${id}.jpg`),
    }));
    // The reference packs each folder without what is in it.
    await agent.sevenZip(`${part}.7z`, edition === "v1" ? [{ name: `${part}/`, from: "" }] : entries);
  }
}
