import type { PrepareInput } from "../../src/competition/define.ts";
import {
  getColumn,
  intColumn,
  selectColumns,
  type Table,
  takeRows,
  valueAt,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";
import { trainTestSplit } from "../../src/random/train-test-split.ts";
import { greyPng } from "./png.ts";

const width = 8;
const brightest = 16;

/** One in four pictures of each digit is held out; pictures become 8 x 8 PNG files. The sample says 0 everywhere. */
export function prepare({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  const digits = raw.csv("digits.csv", { columns: ["id", "label", "p0", "p63"] });
  const labels = valuesOf(getColumn(digits, "label")).map(Number);
  const split = trainTestSplit(digits.rows, { testSize: 0.25, randomState: 0, stratify: labels });
  const [train, test] = [takeRows(digits, split.train), takeRows(digits, split.test)];
  for (const [folder, table] of [
    ["train", train],
    ["test", test],
  ] as const) {
    const ids = valuesOf(getColumn(table, "id"));
    for (const [row, id] of ids.entries())
      toPublic.file(`${folder}/${id}.png`, greyPng(pixelsOf(table, row), width));
  }
  toPublic.csv("train.csv", selectColumns(train, ["id", "label"]));
  toPublic.csv("test.csv", selectColumns(test, ["id"]));
  const zeros = intColumn(new Array<number>(test.rows).fill(0));
  toPublic.csv("sample_submission.csv", withColumn(selectColumns(test, ["id"]), "label", zeros));
  toPrivate.csv("test.csv", selectColumns(test, ["id", "label"]));
}

/** 0..16 becomes 0..255, so that 16 levels stay 16 levels. */
function pixelsOf(table: Table, row: number): Uint8Array {
  return Uint8Array.from({ length: width * width }, (_, i) =>
    Math.round((Number(valueAt(getColumn(table, `p${i}`), row)) * 255) / brightest),
  );
}
