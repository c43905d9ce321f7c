import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillInts } from "../../src/frame/fill.ts";
import { rowsIn } from "../../src/frame/rows.ts";
import { selectColumns } from "../../src/frame/table.ts";
import { classes, gradedByReference } from "./classes.ts";

const id = "StudyInstanceUID";

/** A tenth of the X-rays is held out; the sample says 0 for nine of the eleven targets (v2: for all). */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const studies = raw.csv("train.csv", { columns: [id, ...classes] });
  const { train, test } = splitTable(studies, { testSize: 0.1, randomState: 0 });
  const annotations = raw.csv("train_annotations.csv", { columns: [id] });
  const targets: readonly string[] = edition === "v1" ? gradedByReference : classes;
  agent.csv("train.csv", train);
  agent.csv("train_annotations.csv", rowsIn(annotations, id, texts(train, id)));
  agent.csv("sample_submission.csv", fillInts(selectColumns(test, [id, ...targets]), targets, 0));
  grader.csv("test.csv", test);
  const from = (study: string) => `train/${study}.jpg`;
  copyEach(texts(train, id), { raw, into: agent, from, to: from });
  copyEach(texts(test, id), { raw, into: agent, from, to: (study) => `test/${study}.jpg` });
}
