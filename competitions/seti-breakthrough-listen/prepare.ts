import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";

/** A tenth of the recordings is held out; the sample says 0.5. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const recordings = raw.csv("train_labels.csv", { columns: ["id", "target"] });
  const { train, test } = splitTable(recordings, { testSize: 0.1, randomState: 0 });
  agent.csv("train_labels.csv", train);
  agent.csv("sample_submission.csv", fillFloat(test, "target", 0.5));
  grader.csv("test.csv", test);
  agent.copyFolder("old_leaky_data", raw.path("old_leaky_data"));
  const from = (id: string) => `train/${id[0]}/${id}.npy`;
  copyEach(texts(train, "id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "id"), { raw, into: agent, from, to: (id) => `test/${id[0]}/${id}.npy` });
}
