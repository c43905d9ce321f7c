import type { DataWriter, Edition, PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList, texts } from "../../src/competition/prepare-tools.ts";
import { UserError } from "../../src/core/errors.ts";
import { fillText, mapText } from "../../src/frame/fill.ts";
import {
  asArray,
  asObject,
  type Json,
  jsonPieces,
  parseJson,
  withMembers,
} from "../../src/frame/python-json.ts";
import { rowsIn } from "../../src/frame/rows.ts";
import { getColumn, selectColumns, type Table, withColumn } from "../../src/frame/table.ts";
import { type Records, recordsOf } from "./records.ts";

/** Copied to both parts as they are. */
const shared = ["attribute", "category", "sensor", "visibility"];
const map = "map_raster_palo_alto.png";

/**
 * A fifth of the logs is held out, with the scenes, samples and sensor data that belong to them; annotations and
 * instances stay with the training part. The sample predicts no box. In the reference both parts' map.json lists the
 * held-out logs; in v2 each lists its own.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const read = (name: string) => recordsOf(raw.bytes(`train_data/${name}.json`));
  const logs = read("log");
  const split = splitList(logs.tokens("token"), { testSize: 0.2, randomState: 0 });
  const write = (part: "train" | "test", name: string, records: Json) =>
    agent.file(`${part}_data/${name}.json`, jsonPieces(records));
  const writeParts = (name: string, records: Records, of: Parts) => {
    for (const part of parts) write(part, name, records.lazy(of[part]));
  };

  const logPart = new Map([...split.train.map(of("train")), ...split.test.map(of("test"))]);
  writeParts("log", logs, logs.divide("token", logPart));
  const samples = read("sample");
  // A scene bears the token of its log.
  const sampleParts = samples.divide("scene_token", logPart);
  writeParts("sample", samples, sampleParts);
  const scenes = read("scene");
  writeParts("scene", scenes, scenes.divide("log_token", logPart));
  const [listed] = asArray(parseJson(raw.bytes("train_data/map.json")));
  for (const part of parts) {
    const tokens = edition === "v1" ? split.test : split[part];
    write(part, "map", [withMembers(asObject(listed!), { log_tokens: tokens })]);
  }
  const boxes = raw.csv("train.csv", { columns: ["Id", "PredictionString"], floatPrecision: "high" });
  const tokensOf = (part: "train" | "test") => sampleParts[part].map((at) => samples.text(at, "token"));
  const labels = {
    train: rowsIn(boxes, "Id", tokensOf("train")),
    test: rowsIn(boxes, "Id", tokensOf("test")),
  };
  writeLabels(labels, { agent, grader, edition });

  const samplePart = new Map(parts.flatMap((part) => texts(labels[part], "Id").map(of(part))));
  const readings = read("sample_data");
  const readingParts = readings.divide("sample_token", samplePart);
  writeParts("sample_data", readings, readingParts);
  const sensors = read("calibrated_sensor");
  const poses = read("ego_pose");
  for (const part of parts) {
    const tokens = (name: string) => readingParts[part].map((at) => readings.text(at, name));
    write(
      part,
      "calibrated_sensor",
      sensors.lazy(sensors.find([...new Set(tokens("calibrated_sensor_token"))])),
    );
    write(part, "ego_pose", poses.lazy(poses.find(tokens("ego_pose_token"))));
    for (const name of shared) agent.copy(`${part}_data/${name}.json`, raw.path(`train_data/${name}.json`));
    agent.copy(`${part}_maps/${map}`, raw.path(`train_maps/${map}`));
  }
  const annotations = read("sample_annotation");
  const annotated = annotations.divide("sample_token", samplePart).train;
  write("train", "sample_annotation", annotations.lazy(annotated));
  const instances = read("instance");
  const seen = new Map(annotated.map((at) => of("train")(annotations.text(at, "instance_token"))));
  write("train", "instance", instances.lazy(instances.where("token", (token) => seen.has(token))));
  copyReadings(readings, readingParts, { raw, agent });
}

const parts = ["train", "test"] as const;
type Parts = Readonly<Record<"train" | "test", readonly number[]>>;

const of =
  (part: "train" | "test") =>
  (token: string): [string, "train" | "test"] => [token, part];

function writeLabels(
  { train, test }: { train: Table; test: Table },
  { agent, grader, edition }: { agent: DataWriter; grader: DataWriter; edition: Edition },
): void {
  agent.csv("train.csv", train);
  agent.csv("sample_submission.csv", fillText(selectColumns(test, ["Id"]), "PredictionString", ""));
  const truth = mapText(getColumn(test, "PredictionString"), (text) =>
    // Kaggle's strings end in a blank, of which the reference makes a box without a place.
    withConfidence(edition === "v1" ? String(text) : String(text).trim()),
  );
  grader.csv("test.csv", withColumn(test, "PredictionString", truth));
}

/** Each box, of eight words, is preceded by the confidence 1.0. */
function withConfidence(text: string): string {
  const words = text.split(" ");
  const boxes: string[] = [];
  for (let i = 0; i < words.length; i += 8) boxes.push("1.0", ...words.slice(i, i + 8));
  return boxes.join(" ");
}

function copyReadings(
  readings: Records,
  ofPart: Parts,
  { raw, agent }: { raw: RawReader; agent: DataWriter },
): void {
  const folders: Readonly<Record<string, string>> = { jpeg: "images", bin: "lidar" };
  for (const part of parts)
    for (const at of ofPart[part]) {
      const name = readings.text(at, "filename").split("/").at(-1)!;
      const folder = folders[readings.text(at, "fileformat")];
      if (!folder)
        throw new UserError(
          `train_data/sample_data.json names ${name} of an unknown fileformat. Give the data as Kaggle ships them.`,
        );
      agent.copy(`${part}_${folder}/${name}`, raw.path(`train_${folder}/${name}`));
    }
}
