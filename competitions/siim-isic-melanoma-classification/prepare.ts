import type { PrepareInput } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { rowsIn, rowsNotIn } from "../../src/frame/rows.ts";
import { selectColumns } from "../../src/frame/table.ts";
import { featureTexts, onlyFeatures } from "../../src/frame/tfrecord.ts";

const testRecords = ["train00-2071.tfrec", "train06-2071.tfrec"];
const shown = ["image_name", "patient_id", "sex", "age_approx", "anatom_site_general_challenge"];

/**
 * The pictures of two of the TFRecord files are held out; the sample says 0. In the reference their records are public
 * as they are, with the target; in v2 they hold the picture and its name.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const pictures = raw.csv("train.csv", { columns: [...shown, "target"], floatPrecision: "high" });
  const testIds = testRecords.flatMap((name) => featureTexts(raw.bytes(`tfrecords/${name}`), "image_name"));
  const [train, test] = [rowsNotIn(pictures, "image_name", testIds), rowsIn(pictures, "image_name", testIds)];
  const answers = selectColumns(test, ["image_name", "target"]);
  agent.csv("train.csv", train);
  agent.csv("test.csv", selectColumns(test, shown));
  agent.csv("sample_submission.csv", fillInt(answers, "target", 0));
  grader.csv("test.csv", answers);
  for (const [part, table] of Object.entries({ train, test }))
    for (const id of texts(table, "image_name")) {
      agent.copy(`${part}/${id}.dcm`, raw.path(`train/${id}.dcm`));
      agent.copy(`jpeg/${part}/${id}.jpg`, raw.path(`jpeg/train/${id}.jpg`));
    }
  const count = { train: 0, test: 0 };
  for (const name of raw.files("tfrecords", ".tfrec").filter((each) => each.startsWith("train"))) {
    const part = testRecords.includes(name) ? "test" : "train";
    const records = name.replace(".tfrec", "").split("-")[1];
    const number = String(count[part]++).padStart(2, "0");
    const target = `tfrecords/${part}${number}-${records}.tfrec`;
    if (part === "train" || edition === "v1") agent.copy(target, raw.path(`tfrecords/${name}`));
    else agent.file(target, onlyFeatures(raw.bytes(`tfrecords/${name}`), ["image", "image_name"]));
  }
}
