import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { positionsWhere, rowsWhere } from "../../src/frame/rows.ts";
import {
  getColumn,
  selectColumns,
  type Table,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";

/** Twelve kidneys to learn from, three held out; the sample predicts nothing. */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const kidneys = raw.csv("train.csv", { columns: ["id", "encoding"] });
  const info = raw.csv("HuBMAP-20-dataset_information.csv", {
    columns: ["image_file", "width_pixels", "height_pixels"],
  });
  const { train, test } = splitTable(kidneys, { trainSize: 12, testSize: 3, randomState: 0 });
  const known = new Set(texts(kidneys, "id"));
  const idOf = (file: unknown) => String(file).replaceAll(".tiff", "");
  const answers = withSizes(test, info, idOf);
  agent.csv(
    "HuBMAP-20-dataset_information.csv",
    rowsWhere(info, "image_file", (file) => known.has(idOf(file))),
  );
  agent.csv("train.csv", train);
  const sample = fillText(selectColumns(answers, ["id"]), "predicted", "");
  agent.csv("sample_submission.csv", sample);
  agent.csv("test/sample_submission.csv", sample);
  grader.csv("test.csv", answers);
  grader.csv("gold_submission.csv", withColumn(sample, "predicted", getColumn(answers, "encoding")));

  // The outlines beside a picture, <id>.json, are nearly the masks: v2 keeps those of the test pictures back.
  const outlines = edition === "v1" ? [".json"] : [];
  const endings = {
    train: [".tiff", ".json", "-anatomical-structure.json"],
    test: [".tiff", ...outlines, "-anatomical-structure.json"],
  };
  for (const [part, ids] of [
    ["train", texts(train, "id")],
    ["test", texts(answers, "id")],
  ] as const)
    for (const id of ids)
      for (const ending of endings[part])
        agent.copy(`${part}/${id}${ending}`, raw.path(`train/${id}${ending}`));
}

/** The rows of which the picture's size is known, with it: pandas' inner `merge`. */
function withSizes(test: Table, info: Table, idOf: (file: unknown) => string): Table {
  const rowOf = new Map(valuesOf(getColumn(info, "image_file")).map((file, row) => [idOf(file), row]));
  const ids = texts(test, "id");
  const found = takeRows(
    test,
    positionsWhere(getColumn(test, "id"), (id) => rowOf.has(String(id))),
  );
  const sizes = takeRows(
    info,
    ids.flatMap((id) => rowOf.get(id) ?? []),
  );
  return ["width_pixels", "height_pixels"].reduce(
    (table, name) => withColumn(table, name, getColumn(sizes, name)),
    found,
  );
}
