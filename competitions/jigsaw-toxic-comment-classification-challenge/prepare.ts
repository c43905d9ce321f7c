import type { PrepareInput } from "../../src/competition/define.ts";
import { fillFloats } from "../../src/frame/fill.ts";
import { classes } from "./classes.ts";

/** Kaggle's own split, whose labels were given out later (-1 where a row is not scored); the sample says 0.5. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const table = async (name: string) => (await raw.unpack(`${name}.zip`)).csv(name);
  agent.csv("train.csv", await table("train.csv"));
  agent.csv("test.csv", await table("test.csv"));
  agent.csv("sample_submission.csv", fillFloats(await table("sample_submission.csv"), classes, 0.5));
  grader.csv("test.csv", await table("test_labels.csv"));
}
