import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { npyElement, parseNpy, parseNpyHeader } from "../../src/frame/npy.ts";
import { asArray, type Json, jsonPieces, member, parseJson } from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, type Table, tableOf, withColumn } from "../../src/frame/table.ts";
import { PythonRandom } from "../../src/random/python-random.ts";

const bands = ["08", "09", "10", "11", "12", "13", "14", "15", "16"];

/**
 * As many records of the training set are held out as Kaggle's validation set has, which stays public. The sample says
 * at random that there is no contrail ("-") or that some first pixels are one.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const records = asArray(parseJson(raw.bytes("train_metadata.json")));
  const validation = asArray(parseJson(raw.bytes("validation_metadata.json")));
  const split = splitList(records, { testSize: validation.length, randomState: 0 });
  const idOf = (record: Json) => String(member(record, "record_id"));

  const trainFiles = [...bands.map((band) => `band_${band}`), "human_individual_masks", "human_pixel_masks"];
  for (const id of split.train.map(idOf))
    for (const name of trainFiles) agent.copy(`train/${id}/${name}.npy`, raw.path(`train/${id}/${name}.npy`));
  for (const id of split.test.map(idOf))
    for (const band of bands)
      agent.copy(`test/${id}/band_${band}.npy`, raw.path(`train/${id}/band_${band}.npy`));
  if (raw.has("validation")) agent.copyFolder("validation", raw.path("validation"));
  agent.copy("validation_metadata.json", raw.path("validation_metadata.json"));
  agent.file("train_metadata.json", jsonPieces(split.train));

  const answers = answersOf(split.test.map(idOf), raw);
  const random = new PythonRandom(0);
  const guesses = Array.from({ length: answers.rows }, () => random.choice(["1 3 10 5", "-"]));
  agent.csv("sample_submission.csv", withColumn(answers, "encoded_pixels", stringColumn(guesses)));
  grader.csv("answers.csv", answers);
}

function answersOf(ids: readonly string[], raw: RawReader): Table {
  const masks = ids.map((id) => encodeMask(raw.bytes(`train/${id}/human_pixel_masks.npy`)));
  const shapes = ids.map((id) => parseNpyHeader(raw.bytes(`train/${id}/band_08.npy`)).shape);
  return tableOf({
    record_id: stringColumn(ids),
    encoded_pixels: stringColumn(masks),
    height: intColumn(shapes.map((shape) => shape[0]!)),
    width: intColumn(shapes.map((shape) => shape[1]!)),
  });
}

/** Runs of ones down the columns, counted from 1: "start length start length …", or "-" for none. */
function encodeMask(npy: Buffer): string {
  const mask = parseNpy(npy);
  const [height = 0, width = 0] = mask.shape;
  const runs: number[] = [];
  let previous = -2;
  for (let at = 0; at < height * width; at++) {
    const inRows = (at % height) * width + Math.floor(at / height);
    if (Number(npyElement(mask, inRows)) !== 1) continue;
    if (at > previous + 1) runs.push(at + 1, 0);
    runs[runs.length - 1]!++;
    previous = at;
  }
  return runs.join(" ") || "-";
}
