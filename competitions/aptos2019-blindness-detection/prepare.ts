import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { dropColumns } from "../../src/frame/table.ts";

/** A tenth of the eyes is held out; the sample says 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const eyes = raw.csv("train.csv", { columns: ["id_code", "diagnosis"] });
  const { train, test } = splitTable(eyes, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["diagnosis"]));
  agent.csv("sample_submission.csv", fillInt(test, "diagnosis", 0));
  grader.csv("test.csv", test);
  const from = (id: string) => `train_images/${id}.png`;
  copyEach(texts(train, "id_code"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "id_code"), { raw, into: agent, from, to: (id) => `test_images/${id}.png` });
}
