import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { rowsIn, rowsNotIn } from "../../src/frame/rows.ts";
import { featureTexts, onlyFeatures } from "../../src/frame/tfrecord.ts";

/**
 * A tenth of the TFRecord files, and the pictures in them, are held out; the sample says class 4, healthy. In the
 * reference the records of the test pictures keep their target; in v2 they hold the picture and its name.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const files = splitList(raw.files("train_tfrecords", ".tfrec"), { testSize: 0.1, randomState: 0 });
  const testIds = files.test.flatMap((name) =>
    featureTexts(raw.bytes(`train_tfrecords/${name}`), "image_name"),
  );
  const leaves = raw.csv("train.csv", { columns: ["image_id", "label"] });
  const [train, test] = [rowsNotIn(leaves, "image_id", testIds), rowsIn(leaves, "image_id", testIds)];
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillInt(test, "label", 4));
  grader.csv("test.csv", test);
  for (const part of ["train", "test"] as const)
    for (const [i, name] of files[part].entries()) {
      const records = name.replace(".tfrec", "").split("-")[1];
      const number = String(i).padStart(2, "0");
      const path = `train_tfrecords/${name}`;
      const target = `${part}_tfrecords/ld_${part}${number}-${records}.tfrec`;
      if (part === "train" || edition === "v1") agent.copy(target, raw.path(path));
      else agent.file(target, onlyFeatures(raw.bytes(path), ["image", "image_name"]));
    }
  const from = (id: string) => `train_images/${id}`;
  copyEach(texts(train, "image_id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "image_id"), { raw, into: agent, from, to: (id) => `test_images/${id}` });
  agent.copy("label_num_to_disease_map.json", raw.path("label_num_to_disease_map.json"));
}
