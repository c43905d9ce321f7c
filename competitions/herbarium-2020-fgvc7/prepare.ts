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

const root = "nybg2020";

/** A fifth of each species' specimens is held out, shuffled and numbered anew; the sample says species 0. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const metadata = readMetadata(raw.bytes(`${root}/train/metadata.json`), "latin1");
  const split = splitByCategory(metadata, { testSize: 0.2, fewFromTheEnd: true });
  const train = split.train.flatMap(({ pictures }) => pictures);
  const fileOf = (picture: number) => String(member(metadata.image(picture), "file_name"));
  const style = { indent: 4, sortKeys: true };
  const trainMetadata = withMembers(metadata.rest, {
    annotations: itemsOf(train, metadata.annotation),
    images: itemsOf(train, metadata.image),
  });
  agent.file(`${root}/train/metadata.json`, jsonPieces(trainMetadata, style));
  const newFile = (at: number) => `images/${thousands(at)}/${at}.jpg`;
  const images = itemsOf(split.test, (picture, at) =>
    withMembers(metadata.image(picture), { id: String(at), file_name: newFile(at) }),
  );
  const testMetadata = withMembers(withoutMembers(metadata.rest, ["categories", "regions"]), { images });
  agent.file(`${root}/test/metadata.json`, jsonPieces(testMetadata, style));
  const answers = tableOf({
    Id: stringColumn(split.test.map((_, at) => String(at))),
    Predicted: intColumn(split.test.map(metadata.categoryOf)),
  });
  agent.csv("sample_submission.csv", fillInt(answers, "Predicted", 0));
  grader.csv("answers.csv", answers);

  for (const file of train.map(fileOf))
    agent.copy(`${root}/train/${file}`, raw.path(`${root}/train/${file}`));
  for (const [at, picture] of split.test.entries())
    agent.copy(`${root}/test/${newFile(at)}`, raw.path(`${root}/train/${fileOf(picture)}`));
}
