import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt, renameColumns } from "../../src/frame/fill.ts";
import { positionsWhere, rowsNotIn, uniqueValues } from "../../src/frame/rows.ts";
import {
  dropColumns,
  getColumn,
  intColumn,
  selectColumns,
  type Table,
  takeRows,
} from "../../src/frame/table.ts";

/**
 * The pictures of a tenth of the places are held out; the sample says 0, empty. The reference's sample has a nameless
 * first column of row numbers; v2's has none.
 */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const pictures = raw.csv("train.csv", { columns: ["id", "category_id", "location"] });
  const places = splitList(uniqueValues(getColumn(pictures, "location")), { testSize: 0.1, randomState: 8 });
  const held = new Set(places.test);
  const train = rowsNotIn(pictures, "location", held);
  const rows = positionsWhere(getColumn(pictures, "location"), (place) => held.has(place));
  const test = takeRows(pictures, rows);
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["category_id"]));
  const gold = renameColumns(selectColumns(test, ["id", "category_id"]), {
    id: "Id",
    category_id: "Category",
  });
  const sample = fillInt(gold, "Category", 0);
  const numbered = { rows: sample.rows, columns: [{ name: "", data: intColumn(rows) }, ...sample.columns] };
  agent.csv("sample_submission.csv", edition === "v1" ? numbered : sample);
  grader.csv("test.csv", test);
  grader.csv("answers.csv", gold);

  const images = await raw.unpack("train_images.zip");
  const entries = (part: Table) =>
    texts(part, "id").map((id) => ({ name: `${id}.jpg`, from: images.path(`${id}.jpg`) }));
  await agent.zip("train_images.zip", entries(train));
  await agent.zip("test_images.zip", entries(test));
}
