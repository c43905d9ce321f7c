import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";

/** A tenth of the segments is held out; the sample says that each volcano erupts at once. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const segments = raw.csv("train.csv", { columns: ["segment_id", "time_to_eruption"] });
  const { train, test } = splitTable(segments, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillInt(test, "time_to_eruption", 0));
  grader.csv("test.csv", test);
  const from = (id: string) => `train/${id}.csv`;
  copyEach(texts(train, "segment_id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "segment_id"), { raw, into: agent, from, to: (id) => `test/${id}.csv` });
}
