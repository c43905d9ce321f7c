import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";
import { firstOfGroups, groupRows, rowsIn, uniqueValues } from "../../src/frame/rows.ts";
import {
  columnNames,
  floatColumn,
  getColumn,
  selectColumns,
  stringColumn,
  type Table,
  tableOf,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";

const boxColumns = ["x_min", "y_min", "x_max", "y_max"] as const;
/** The class of a picture without a finding, whose box is one pixel. */
const noFinding = 14;

/**
 * A tenth of the pictures is held out; of several boxes of one class in a picture the first one is the answer. The
 * sample finds nothing anywhere. Gold is the answers in the form of a submission.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const boxes = raw.csv("train.csv", { columns: ["image_id", "class_id", ...boxColumns] });
  const split = splitList(uniqueValues(getColumn(boxes, "image_id")).map(String), {
    testSize: 0.1,
    randomState: 0,
  });
  agent.csv("train.csv", rowsIn(boxes, "image_id", split.train));
  const sample = tableOf({ image_id: stringColumn(split.test) });
  agent.csv("sample_submission.csv", fillText(sample, "PredictionString", "14 1 0 0 1 1"));
  const answers = firstOfEachClass(rowsIn(boxes, "image_id", split.test));
  grader.csv("answers.csv", answers);
  grader.csv("gold_submission.csv", goldOf(answers));
  const from = (id: string) => `train/${id}.dicom`;
  copyEach(split.train, { raw, into: agent, from, to: from });
  copyEach(split.test, { raw, into: agent, from, to: (id) => `test/${id}.dicom` });
}

function firstOfEachClass(boxes: Table): Table {
  const classes = valuesOf(getColumn(boxes, "class_id")).map(Number);
  const groups = groupRows(getColumn(boxes, "image_id")).flatMap(({ key, rows }) => {
    const ofPicture = [...new Set(rows.map((row) => classes[row]!))].sort((a, b) => a - b);
    return ofPicture.map((name) => ({ key, rows: rows.filter((row) => classes[row] === name) }));
  });
  const first = firstOfGroups(boxes, groups);
  const names = ["image_id", "class_id"];
  const ordered = selectColumns(first, [
    ...names,
    ...columnNames(first).filter((name) => !names.includes(name)),
  ]);
  const found = valuesOf(getColumn(ordered, "class_id"));
  return boxColumns.reduce((table, name) => {
    const values = valuesOf(getColumn(table, name)).map((value, row) =>
      found[row] === noFinding && name.endsWith("max") ? 1 : Number(value ?? 0),
    );
    return withColumn(table, name, floatColumn(values));
  }, ordered);
}

function goldOf(answers: Table): Table {
  const words = ["class_id", ...boxColumns].map((name) => texts(answers, name));
  const predictions = words[0]!.map(
    (name, row) =>
      `${name} 1.0 ${words
        .slice(1)
        .map((of) => of[row])
        .join(" ")}`,
  );
  const pictures = groupRows(getColumn(answers, "image_id"));
  return tableOf({
    image_id: stringColumn(pictures.map(({ key }) => String(key))),
    PredictionString: stringColumn(pictures.map(({ rows }) => rows.map((row) => predictions[row]).join(" "))),
  });
}
