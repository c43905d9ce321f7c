import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { rowsWhere } from "../../src/frame/rows.ts";
import { selectColumns } from "../../src/frame/table.ts";

const unreadable = "ce27d36c9147cc19.jpg";
const frequent = "36363 53586 18807 64314 60181";

/** A tenth of the pictures is held out; the sample names the same five frequent hotels for each. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const all = raw.csv("train.csv", { columns: ["image", "chain", "hotel_id"] });
  const pictures = rowsWhere(all, "image", (image) => image !== unreadable);
  const { train, test } = splitTable(pictures, { testSize: 0.1, randomState: 0 });
  agent.csv("train.csv", train);
  agent.csv(
    "sample_submission.csv",
    fillText(selectColumns(test, ["image", "hotel_id"]), "hotel_id", frequent),
  );
  grader.csv("test.csv", test);
  for (const [part, table] of Object.entries({ train, test })) {
    const chains = texts(table, "chain");
    for (const [row, image] of texts(table, "image").entries()) {
      const to = part === "train" ? `train_images/${chains[row]}/${image}` : `test_images/${image}`;
      agent.copy(to, raw.path(`train_images/${chains[row]}/${image}`));
    }
  }
}
