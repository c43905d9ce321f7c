import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloats, oneHot } from "../../src/frame/fill.ts";
import { dropColumns } from "../../src/frame/table.ts";
import { classes } from "./classes.ts";

/** A tenth of the leaves is held out; the sample gives each species the same share. All pictures lie in one folder. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const leaves = (await raw.unpack("train.csv.zip")).csv("train.csv", { columns: ["id", "species"] });
  const { train, test } = splitTable(leaves, { testSize: 0.1, randomState: 0 });
  const answers = oneHot(test, { id: "id", target: "species", classes });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["species"]));
  agent.csv("sample_submission.csv", fillFloats(answers, classes, 1 / classes.length));
  grader.csv("test.csv", answers);
  const images = await raw.unpack("images.zip");
  const path = (id: string) => `images/${id}.jpg`;
  copyEach([...texts(train, "id"), ...texts(test, "id")], { raw: images, into: agent, from: path, to: path });
}
