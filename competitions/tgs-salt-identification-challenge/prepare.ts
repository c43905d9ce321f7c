import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { rowsIn, sortRows } from "../../src/frame/rows.ts";

/** A quarter of the pictures is held out; the sample marks the first pixel of each. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack("competition_data.zip");
  const masks = unpacked.csv("competition_data/train.csv", { columns: ["id", "rle_mask"] });
  const split = splitTable(masks, { testSize: 0.25, randomState: 0 });
  const [train, test] = [sortRows(split.train, "id"), sortRows(split.test, "id")];
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillText(test, "rle_mask", "1 1"));
  const depths = raw.csv("depths.csv", { columns: ["id"] });
  agent.csv("depths.csv", sortRows(rowsIn(depths, "id", texts(train, "id")), "id"));
  grader.csv("test.csv", test);
  const from = (kind: string) => (id: string) => `competition_data/train/${kind}/${id}.png`;
  for (const kind of ["images", "masks"])
    copyEach(texts(train, "id"), {
      raw: unpacked,
      into: agent,
      from: from(kind),
      to: (id) => `train/${kind}/${id}.png`,
    });
  copyEach(texts(test, "id"), {
    raw: unpacked,
    into: agent,
    from: from("images"),
    to: (id) => `test/images/${id}.png`,
  });
}
