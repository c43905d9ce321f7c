import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { fillText } from "../../src/frame/fill.ts";

/** A fifth of the pictures is held out; the sample calls each one water. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const molecules = raw.csv("train_labels.csv", { columns: ["image_id", "InChI"], floatPrecision: "high" });
  const { train, test } = splitTable(molecules, { testSize: 0.2, randomState: 0 });
  agent.csv("train_labels.csv", train);
  agent.csv("sample_submission.csv", fillText(test, "InChI", "InChI=1S/H2O/h1H2"));
  agent.copy("extra_approved_InChIs.csv", raw.path("extra_approved_InChIs.csv"));
  grader.csv("test.csv", test);
  const from = (id: string) => `train/${pathOf(id)}`;
  copyEach(texts(train, "image_id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "image_id"), { raw, into: agent, from, to: (id) => `test/${pathOf(id)}` });
}

/** Pictures lie in folders of their first three characters. */
function pathOf(id: string): string {
  return `${id[0]}/${id[1]}/${id[2]}/${id}.png`;
}
