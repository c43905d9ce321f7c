import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloats, mapText } from "../../src/frame/fill.ts";
import { uniqueValues } from "../../src/frame/rows.ts";
import { getColumn, selectColumns, type Table, withColumn } from "../../src/frame/table.ts";

const targets = ["healthy", "multiple_diseases", "rust", "scab"];

/** A tenth of the leaves is held out and all are numbered anew; the sample says 0.25 everywhere. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const leaves = raw.csv("train.csv", { columns: ["image_id", ...targets] });
  const split = splitTable(leaves, { testSize: 0.1, randomState: 0 });
  const newId = new Map<string, string>();
  for (const [name, table] of [
    ["Train", split.train],
    ["Test", split.test],
  ] as const)
    for (const [i, id] of uniqueValues(getColumn(table, "image_id")).entries())
      newId.set(String(id), `${name}_${i}`);
  const renamed = (table: Table) =>
    withColumn(
      table,
      "image_id",
      mapText(getColumn(table, "image_id"), (id) => newId.get(String(id))!),
    );
  const [train, answers] = [renamed(split.train), renamed(split.test)];
  const test = selectColumns(answers, ["image_id"]);
  agent.csv("train.csv", train);
  agent.csv("test.csv", test);
  agent.csv("sample_submission.csv", fillFloats(test, targets, 0.25));
  grader.csv("test.csv", answers);
  copyEach(texts(leaves, "image_id"), {
    ...{ raw, into: agent },
    from: (id) => `images/${id}.jpg`,
    to: (id) => `images/${newId.get(id)}.jpg`,
  });
}
