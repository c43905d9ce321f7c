import { fillInt } from "../../frame/fill.ts";
import {
  type JsonEncoding,
  jsonPieces,
  member,
  withMembers,
  withoutMembers,
} from "../../frame/python-json.ts";
import { intColumn, stringColumn, tableOf } from "../../frame/table.ts";
import type { PrepareInput } from "../define.ts";
import { itemsOf, readMetadata, splitByCategory, thousands } from "./by-category.ts";

/**
 * Herbarium 2020 and 2021: a fifth of each species' specimens is held out, shuffled and numbered anew; the sample says
 * species 0. `folder` holds train/ and test/; the members `trainOnly` of the metadata are left out of the test's.
 */
export function prepareHerbarium(
  { raw, public: agent, private: grader }: PrepareInput,
  {
    folder,
    encoding,
    trainOnly,
  }: { readonly folder: string; readonly encoding: JsonEncoding; readonly trainOnly: readonly string[] },
): void {
  const metadata = readMetadata(raw.bytes(`${folder}train/metadata.json`), encoding);
  const split = splitByCategory(metadata, { testSize: 0.2, fewFromTheEnd: true });
  const train = split.train.flatMap(({ pictures }) => pictures);
  const fileOf = (picture: number) => String(member(metadata.image(picture), "file_name"));
  const newFile = (at: number) => `images/${thousands(at)}/${at}.jpg`;
  const style = { indent: 4, sortKeys: true };
  const trainMetadata = withMembers(metadata.rest, {
    annotations: itemsOf(train, metadata.annotation),
    images: itemsOf(train, metadata.image),
  });
  agent.file(`${folder}train/metadata.json`, jsonPieces(trainMetadata, style));
  const images = itemsOf(split.test, (picture, at) =>
    withMembers(metadata.image(picture), { id: String(at), file_name: newFile(at) }),
  );
  const testMetadata = withMembers(withoutMembers(metadata.rest, trainOnly), { images });
  agent.file(`${folder}test/metadata.json`, jsonPieces(testMetadata, style));
  const answers = tableOf({
    Id: stringColumn(split.test.map((_, at) => String(at))),
    Predicted: intColumn(split.test.map(metadata.categoryOf)),
  });
  agent.csv("sample_submission.csv", fillInt(answers, "Predicted", 0));
  grader.csv("answers.csv", answers);

  for (const file of train.map(fileOf))
    agent.copy(`${folder}train/${file}`, raw.path(`${folder}train/${file}`));
  for (const [at, picture] of split.test.entries())
    agent.copy(`${folder}test/${newFile(at)}`, raw.path(`${folder}train/${fileOf(picture)}`));
}
