import type { PrepareInput } from "../../src/competition/define.ts";
import { itemsOf, readMetadata, splitByCategory } from "../../src/competition/families/by-category.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { jsonPieces, member, withMembers, withoutMembers } from "../../src/frame/python-json.ts";
import { intColumn, tableOf } from "../../src/frame/table.ts";
import { PythonRandom } from "../../src/random/python-random.ts";

/** 12 % of each species' pictures are held out; the sample gives each the same random species. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const pictures = await raw.unpack("train_val2019.tar.gz");
  const metadata = readMetadata(raw.bytes("train2019.json"));
  const split = splitByCategory(metadata, { testSize: 0.12, fewFromTheEnd: true });
  const train = split.train.flatMap((part) => part.pictures);
  const fileOf = (picture: number) => String(member(metadata.image(picture), "file_name"));
  const newFile = (picture: number) => `test2019/${fileOf(picture).split("/").at(-1)}`;
  const style = { indent: 4, sortKeys: true };
  const trainMetadata = withMembers(metadata.rest, {
    annotations: itemsOf(train, metadata.annotation),
    images: itemsOf(train, metadata.image),
  });
  agent.file("train2019.json", jsonPieces(trainMetadata, style));
  agent.copy("val2019.json", raw.path("val2019.json"));
  const images = itemsOf(split.test, (picture) =>
    withMembers(metadata.image(picture), { file_name: newFile(picture) }),
  );
  const testMetadata = withMembers(withoutMembers(metadata.rest, ["categories"]), { images });
  agent.file("test2019.json", jsonPieces(testMetadata, style));
  const answers = tableOf({
    id: intColumn(split.test.map((picture) => Number(member(metadata.image(picture), "id")))),
    predicted: intColumn(split.test.map(metadata.categoryOf)),
  });
  agent.csv(
    "kaggle_sample_submission.csv",
    fillInt(answers, "predicted", new PythonRandom(42).randint(0, 1009)),
  );
  grader.csv("answers.csv", answers);

  const entries = (some: readonly number[], nameOf: (picture: number) => string) =>
    some.map((picture) => ({
      name: withoutFirstFolder(nameOf(picture)),
      from: pictures.path(fileOf(picture)),
    }));
  await agent.tar("test2019.tar.gz", entries(split.test, newFile));
  await agent.tar("train_val2019.tar.gz", entries(train, fileOf));
}

function withoutFirstFolder(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}
