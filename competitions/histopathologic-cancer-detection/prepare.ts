import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { rowsIn, rowsNotIn } from "../../src/frame/rows.ts";

/** As large a share is held out as Kaggle's own test set was of all pictures; the sample says 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const patches = raw.csv("train_labels.csv", { columns: ["id", "label"], floatPrecision: "high" });
  const unlabelled = raw.files("test", ".tif").length;
  const testSize = unlabelled / (patches.rows + unlabelled);
  const split = splitTable(patches, { testSize, randomState: 0 });
  const test = new Set(texts(split.test, "id"));
  const answers = rowsIn(patches, "id", test);
  agent.csv("train_labels.csv", rowsNotIn(patches, "id", test));
  agent.csv("sample_submission.csv", fillInt(answers, "label", 0));
  grader.csv("answers.csv", answers);
  const from = (id: string) => `train/${id}.tif`;
  copyEach(texts(split.train, "id"), { raw, into: agent, from, to: from });
  copyEach([...test], { raw, into: agent, from, to: (id) => `test/${id}.tif` });
}
