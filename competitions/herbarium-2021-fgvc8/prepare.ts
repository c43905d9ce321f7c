import type { PrepareInput } from "../../src/competition/define.ts";
import {
  itemsOf,
  readMetadata,
  splitByCategory,
  thousands,
} from "../../src/competition/families/by-category.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { jsonPieces, member, withMembers, withoutMembers } from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";

/** A fifth of each species' specimens is held out, shuffled and numbered anew; the sample says species 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const metadata = readMetadata(raw.bytes("train/metadata.json"));
  const split = splitByCategory(metadata, { testSize: 0.2, fewFromTheEnd: true });
  const train = split.train.flatMap(({ pictures }) => pictures);
  const fileOf = (picture: number) => String(member(metadata.image(picture), "file_name"));
  const style = { indent: 4, sortKeys: true };
  const trainMetadata = withMembers(metadata.rest, {
    annotations: itemsOf(train, metadata.annotation),
    images: itemsOf(train, metadata.image),
  });
  agent.file("train/metadata.json", jsonPieces(trainMetadata, style));
  const newFile = (at: number) => `images/${thousands(at)}/${at}.jpg`;
  const images = itemsOf(split.test, (picture, at) =>
    withMembers(metadata.image(picture), { id: String(at), file_name: newFile(at) }),
  );
  const testMetadata = withMembers(withoutMembers(metadata.rest, ["categories", "institutions"]), { images });
  agent.file("test/metadata.json", jsonPieces(testMetadata, style));
  const answers = tableOf({
    Id: stringColumn(split.test.map((_, at) => String(at))),
    Predicted: intColumn(split.test.map(metadata.categoryOf)),
  });
  agent.csv("sample_submission.csv", fillInt(answers, "Predicted", 0));
  grader.csv("answers.csv", answers);

  for (const file of train.map(fileOf)) agent.copy(`train/${file}`, raw.path(`train/${file}`));
  for (const [at, picture] of split.test.entries())
    agent.copy(`test/${newFile(at)}`, raw.path(`train/${fileOf(picture)}`));
}
