import type { PrepareInput } from "../../src/competition/define.ts";
import { splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";

const id = "BraTS21ID";

/** A tenth of the patients is held out; the sample says 0.5. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const patients = raw.csv("train_labels.csv", { columns: [id, "MGMT_value"], textColumns: [id] });
  const { train, test } = splitTable(patients, { testSize: 0.1, randomState: 0 });
  agent.csv("train_labels.csv", train);
  agent.csv("sample_submission.csv", fillFloat(test, "MGMT_value", 0.5));
  grader.csv("test.csv", test);
  for (const [part, table] of Object.entries({ train, test }))
    for (const patient of texts(table, id))
      agent.copyFolder(`${part}/${patient}`, raw.path(`train/${patient}`));
}
