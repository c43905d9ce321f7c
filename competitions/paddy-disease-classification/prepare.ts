import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { selectColumns } from "../../src/frame/table.ts";

/** A quarter of the pictures is held out; the sample leaves the label empty (v2: says "normal", so that it is valid). */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const leaves = raw.csv("train.csv", { columns: ["image_id", "label"] });
  const { train, test } = splitTable(leaves, { trainSize: 0.75, randomState: 0 });
  agent.csv("train.csv", train);
  const guess = edition === "v1" ? "" : "normal";
  agent.csv("sample_submission.csv", fillText(selectColumns(test, ["image_id", "label"]), "label", guess));
  grader.csv("test.csv", test);
  for (const [part, table] of Object.entries({ train, test })) {
    const labels = texts(table, "label");
    for (const [row, id] of texts(table, "image_id").entries()) {
      const to = part === "train" ? `train_images/${labels[row]}/${id}` : `test_images/${id}`;
      agent.copy(to, raw.path(`train_images/${labels[row]}/${id}`));
    }
  }
}
