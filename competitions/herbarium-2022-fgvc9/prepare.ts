import type { PrepareInput } from "../../src/competition/define.ts";
import {
  itemsOf,
  readMetadata,
  splitByCategory,
  thousands,
} from "../../src/competition/families/by-category.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { type JsonObject, jsonPieces, LazyItems, member, withMembers } from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";

/** A fifth of each species' specimens is held out; all pictures are named anew. The sample says species 42. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const metadata = readMetadata(raw.bytes("train_metadata.json"));
  const split = splitByCategory(metadata, { testSize: 0.2, fewFromTheEnd: false });
  const train = split.train.flatMap(({ category, pictures }) =>
    pictures.map((picture, at) => ({ picture, ...trainName(category, at) })),
  );
  const style = { indent: 4, sortKeys: true };
  const trainMetadata = withMembers(metadata.rest, {
    annotations: new LazyItems(train.length, (at) =>
      withMembers(metadata.annotation(train[at]!.picture), { image_id: train[at]!.id }),
    ),
    images: new LazyItems(train.length, (at) => renamed(metadata.image(train[at]!.picture), train[at]!)),
  });
  agent.file("train_metadata.json", jsonPieces(trainMetadata, style));
  const images = itemsOf(split.test, (picture, at) =>
    renamed(metadata.image(picture), { id: String(at), file: testFile(at) }),
  );
  agent.file("test_metadata.json", jsonPieces(images, style));
  const answers = tableOf({
    Id: stringColumn(split.test.map((_, at) => String(at))),
    Predicted: intColumn(split.test.map(metadata.categoryOf)),
  });
  agent.csv("sample_submission.csv", fillInt(answers, "Predicted", 42));
  grader.csv("answers.csv", answers);

  const source = (picture: number) =>
    raw.path(`train_images/${String(member(metadata.image(picture), "file_name"))}`);
  for (const { picture, file } of train) agent.copy(`train_images/${file}`, source(picture));
  for (const [at, picture] of split.test.entries())
    agent.copy(`test_images/${testFile(at)}`, source(picture));
}

/** Species 123's first picture is "00123__001", in the folder 001/23. */
function trainName(category: number, at: number): { id: string; file: string } {
  const id = `${String(category).padStart(5, "0")}__${String(at + 1).padStart(3, "0")}`;
  const folder = `${String(Math.floor(category / 100)).padStart(3, "0")}/${String(category % 100).padStart(2, "0")}`;
  return { id, file: `${folder}/${id}.jpg` };
}

function testFile(at: number): string {
  return `${thousands(at)}/test-${String(at).padStart(6, "0")}.jpg`;
}

function renamed(image: JsonObject, { id, file }: { id: string; file: string }): JsonObject {
  return withMembers(image, { image_id: id, file_name: file });
}
