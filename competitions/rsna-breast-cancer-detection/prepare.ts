import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import { firstOfGroups, groupRows, rowsIn, uniqueValues } from "../../src/frame/rows.ts";
import {
  getColumn,
  selectColumns,
  stringColumn,
  type Table,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";

const shown = ["site_id", "patient_id", "image_id", "laterality", "view", "age", "implant", "machine_id"];

/** A tenth of the patients is held out; asked for is each breast once. The sample says the training set's share. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const images = raw.csv("train.csv", { columns: [...shown, "cancer"] });
  const split = splitList(uniqueValues(getColumn(images, "patient_id")), { testSize: 0.1, randomState: 42 });
  const train = rowsIn(images, "patient_id", split.train);
  const test = withPredictionId(rowsIn(images, "patient_id", split.test));
  agent.csv("train.csv", train);
  agent.csv("test.csv", selectColumns(test, [...shown, "prediction_id"]));

  const breasts = selectColumns(test, ["prediction_id", "cancer"]);
  const answers = firstOfGroups(breasts, groupRows(getColumn(breasts, "prediction_id")));
  grader.csv("answers.csv", answers);
  const cancers = valuesOf(getColumn(train, "cancer")).reduce<number>((sum, value) => sum + Number(value), 0);
  agent.csv("sample_submission.csv", fillFloat(answers, "cancer", cancers / train.rows));
  for (const [part, table] of Object.entries({ train, test })) {
    const patients = texts(table, "patient_id");
    for (const [row, image] of texts(table, "image_id").entries()) {
      const path = `${patients[row]}/${image}.dcm`;
      agent.copy(`${part}_images/${path}`, raw.path(`train_images/${path}`));
    }
  }
}

function withPredictionId(images: Table): Table {
  const sides = texts(images, "laterality");
  const ids = texts(images, "patient_id").map((patient, row) => `${patient}_${sides[row]}`);
  return withColumn(images, "prediction_id", stringColumn(ids));
}
