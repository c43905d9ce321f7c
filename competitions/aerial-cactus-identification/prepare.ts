import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import type { Table } from "../../src/frame/table.ts";

/** 19 % of the pictures are held out; the sample says 0.5. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const pictures = raw.csv("train.csv", { columns: ["id", "has_cactus"] });
  const { train, test } = splitTable(pictures, { testSize: 0.19, randomState: 0 });
  const unpacked = await raw.unpack("train.zip");
  const entries = (part: Table) =>
    texts(part, "id").map((id) => ({ name: id, from: unpacked.path(`train/${id}`) }));
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillFloat(test, "has_cactus", 0.5));
  await agent.zip("train.zip", entries(train));
  await agent.zip("test.zip", entries(test));
  grader.csv("test.csv", test);
}
