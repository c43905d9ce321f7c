import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";

/** A fifth of the leaves is held out; the sample calls each healthy. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const leaves = raw.csv("train.csv", { columns: ["image", "labels"] });
  const { train, test } = splitTable(leaves, { testSize: 0.2, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillText(test, "labels", "healthy"));
  grader.csv("answers.csv", test);
  const from = (id: string) => `train_images/${id}`;
  copyEach(texts(train, "image"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "image"), { raw, into: agent, from, to: (id) => `test_images/${id}` });
}
