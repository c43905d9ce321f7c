import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";

/** 15 % of the pictures are held out; the sample gives each the attributes 0, 1 and 2. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const works = raw.csv("train.csv", { columns: ["id", "attribute_ids"] });
  const { train, test } = splitTable(works, { testSize: 0.15, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillText(test, "attribute_ids", "0 1 2"));
  agent.copy("labels.csv", raw.path("labels.csv"));
  grader.csv("answers.csv", test);
  const from = (id: string) => `train/${id}.png`;
  copyEach(texts(train, "id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "id"), { raw, into: agent, from, to: (id) => `test/${id}.png` });
}
