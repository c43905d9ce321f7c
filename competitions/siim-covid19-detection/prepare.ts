import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { rowsWhere, sortRows } from "../../src/frame/rows.ts";
import { stringColumn, type Table, tableOf, valueAt } from "../../src/frame/table.ts";

const appearances = ["negative", "typical", "indeterminate", "atypical"];

/**
 * A tenth of the studies is held out. The answers name the study's appearance, then each picture's boxes; the sample
 * says negative for each study and none for each picture.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const studies = raw.csv("train_study_level.csv", { columns: ["id"] });
  const images = raw.csv("train_image_level.csv", { columns: ["id", "label", "StudyInstanceUID"] });
  const split = splitTable(studies, { testSize: 0.1, randomState: 0 });
  const [train, test] = [sortRows(split.train, "id"), sortRows(split.test, "id")];
  const imagesOf = (part: Table) => {
    const ids = new Set(texts(part, "id"));
    return sortRows(
      rowsWhere(images, "StudyInstanceUID", (study) => ids.has(`${study}_study`)),
      "id",
    );
  };
  const testImages = imagesOf(test);
  agent.csv("train_study_level.csv", train);
  agent.csv("train_image_level.csv", imagesOf(train));

  const ids = stringColumn([...texts(test, "id"), ...texts(testImages, "id")]);
  const rows = (ofStudies: readonly string[], ofImages: readonly string[]) =>
    tableOf({ id: ids, PredictionString: stringColumn([...ofStudies, ...ofImages]) });
  const truth = Array.from({ length: test.rows }, (_, row) => `${appearanceOf(test, row)} 1 0 0 1 1`);
  grader.csv("test.csv", rows(truth, texts(testImages, "label")));
  agent.csv(
    "sample_submission.csv",
    rows(
      truth.map(() => "negative 1 0 0 1 1"),
      texts(testImages, "id").map(() => "none 1 0 0 1 1"),
    ),
  );
  for (const [part, table] of Object.entries({ train, test }))
    for (const study of texts(table, "id").map((id) => id.replaceAll("_study", "")))
      agent.copyFolder(`${part}/${study}`, raw.path(`train/${study}`));
}

/** The first of the largest flags, which follow the id. */
function appearanceOf(table: Table, row: number): string {
  const flags = table.columns.slice(1).map(({ data }) => Number(valueAt(data, row)));
  return appearances[flags.indexOf(Math.max(...flags))]!;
}
