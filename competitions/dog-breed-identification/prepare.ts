import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloats, oneHot } from "../../src/frame/fill.ts";
import { classes } from "./classes.ts";

/** A tenth of the dogs is held out; the sample gives each breed the same share. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const dogs = raw.csv("labels.csv", { columns: ["id", "breed"] });
  const { train, test } = splitTable(dogs, { testSize: 0.1, randomState: 0 });
  const answers = oneHot(test, { id: "id", target: "breed", classes });
  agent.csv("labels.csv", train);
  agent.csv("sample_submission.csv", fillFloats(answers, classes, 1 / 120));
  grader.csv("test.csv", answers);
  const from = (id: string) => `train/${id}.jpg`;
  copyEach(texts(train, "id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "id"), { raw, into: agent, from, to: (id) => `test/${id}.jpg` });
}
