import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText, mapText } from "../../src/frame/fill.ts";
import { pythonSplit } from "../../src/frame/python-text.ts";
import { getColumn, type Table, withColumn } from "../../src/frame/table.ts";

/** A tenth of the pages is held out; the sample puts two characters on each. Gold is the answers in a valid form. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const pages = raw.csv("train.csv", { columns: ["image_id", "labels"] });
  const { train, test } = splitTable(pages, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillText(test, "labels", "U+003F 1 1 U+FF2F 2 2"));
  agent.copy("unicode_translation.csv", raw.path("unicode_translation.csv"));
  const images = await raw.unpack("train_images.zip");
  const entries = (table: Table) =>
    texts(table, "image_id").map((id) => ({ name: `${id}.jpg`, from: images.path(`${id}.jpg`) }));
  await agent.zip("train_images.zip", entries(train));
  await agent.zip("test_images.zip", entries(test));
  grader.csv("test.csv", test);
  const labels = mapText(getColumn(test, "labels"), (text) => pointsInside(String(text)));
  grader.csv("gold_submission.csv", withColumn(test, "labels", labels));
}

/** "character x y width height …" becomes "character x y …", each point a pixel inside its box. */
function pointsInside(labels: string): string {
  const words = pythonSplit(labels);
  const points: string[] = [];
  for (let i = 0; i + 2 < words.length; i += 5)
    points.push(`${words[i]} ${Number(words[i + 1]) + 1} ${Number(words[i + 2]) + 1}`);
  return points.join(" ");
}
