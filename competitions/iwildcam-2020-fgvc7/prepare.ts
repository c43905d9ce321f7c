import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList } from "../../src/competition/prepare-tools.ts";
import {
  asObject,
  type Json,
  type JsonObject,
  jsonPieces,
  member,
  parseJson,
} from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, tableOf, withColumn } from "../../src/frame/table.ts";
import { NumpyRandomState } from "../../src/random/numpy-random-state.ts";
import { frameRecords } from "./frame-records.ts";

const trainJson = "iwildcam2020_train_annotations.json";
const testJson = "iwildcam2020_test_information.json";
const boxesJson = "iwildcam2020_megadetector_results.json";
const testSize = 0.22;

/** The pictures of so many places are held out that they are just no more than 22 %; the sample guesses at random. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const [labelled, unlabelled] = [trainJson, testJson].map((name) => asObject(parseJson(raw.bytes(name))));
  const images = frameRecords(member(labelled!, "images"));
  const annotations = frameRecords(member(labelled!, "annotations"));
  const held = heldPlaces(images.map((image) => Number(member(image, "location"))));
  const isHeld = (image: JsonObject) => held.has(Number(member(image, "location")));
  const [train, test] = [images.filter((image) => !isHeld(image)), images.filter(isHeld)];
  const idsOf = (of: readonly JsonObject[]) => new Set(of.map((image) => String(member(image, "id"))));
  const [trainIds, testIds] = [idsOf(train), idsOf(test)];
  const ofImages = (ids: ReadonlySet<string>) =>
    annotations.filter((annotation) => ids.has(String(member(annotation, "image_id"))));

  const trainSet = {
    annotations: ofImages(trainIds),
    images: train,
    categories: frameRecords(member(labelled!, "categories")),
    info: member(labelled!, "info"),
  };
  const testSet = {
    images: test,
    categories: frameRecords(member(unlabelled!, "categories")),
    info: member(unlabelled!, "info"),
  };
  agent.file(trainJson, jsonPieces(new Map<string, Json>(Object.entries(trainSet))));
  agent.file(testJson, jsonPieces(new Map<string, Json>(Object.entries(testSet))));
  agent.copy(boxesJson, raw.path(boxesJson));

  const truth = ofImages(testIds);
  const answers = tableOf({
    Id: stringColumn(truth.map((annotation) => String(member(annotation, "image_id")))),
    Category: intColumn(truth.map((annotation) => Number(member(annotation, "category_id")))),
  });
  const random = new NumpyRandomState(0);
  const guesses = intColumn(truth.map(() => random.randint(0, 676)));
  agent.csv("sample_submission.csv", withColumn(answers, "Category", guesses));
  grader.csv("answers.csv", answers);
  const from = (id: string) => `train/${id}.jpg`;
  copyEach([...trainIds], { raw, into: agent, from, to: from });
  copyEach([...testIds], { raw, into: agent, from, to: (id) => `test/${id}.jpg` });
}

/** 22 % of the places; then single ones change sides until the pictures' share is right. */
function heldPlaces(placeOf: readonly number[]): Set<number> {
  const { train, test } = splitList([...new Set(placeOf)], { testSize, randomState: 0 });
  const share = () => {
    const held = new Set(test);
    const count = placeOf.filter((place) => held.has(place)).length;
    return count / (placeOf.length + count); // the reference counts the held-out pictures twice
  };
  while (share() < testSize) test.push(train.pop()!);
  while (share() > testSize) train.push(test.pop()!);
  return new Set(test);
}
