import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable } from "../../src/competition/prepare-tools.ts";
import { fillFloat, oneHot } from "../../src/frame/fill.ts";
import { dropColumns } from "../../src/frame/table.ts";
import { classes } from "./classes.ts";

/** Each author's share of the training set. */
const shares = { EAP: 0.403493538995863, HPL: 0.287808366106543, MWS: 0.308698094897594 };

/** A tenth of the sentences is held out; the sample gives each author his share. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("train.zip");
  const sentences = unpacked.csv("train.csv", { columns: ["id", "text", "author"] });
  const { train, test } = splitTable(sentences, { testSize: 0.1, randomState: 0 });
  const answers = oneHot(test, { id: "id", target: "author", classes });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["author"]));
  agent.csv(
    "sample_submission.csv",
    Object.entries(shares).reduce((table, [name, share]) => fillFloat(table, name, share), answers),
  );
  grader.csv("test.csv", answers);
}
