import type { DataWriter, PrepareInput, RawReader } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillFloat } from "../../src/frame/fill.ts";
import {
  asObject,
  itemSpans,
  type JsonSpan,
  jsonPieces,
  LazyItems,
  member,
  parseJson,
} from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";
import { toCsv } from "../../src/frame/to-csv.ts";

/** A fifth of the radar images is held out; the sample says 0.5. Everything public is packed, as Kaggle ships it. */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const labelled = await read(raw, "train");
  const unlabelled = await read(raw, "test");
  const split = splitList(labelled.items, { testSize: 0.2, randomState: 0 });
  const at = (span: JsonSpan) => asObject(parseJson(labelled.bytes, { span }));
  const fields = [...asObject(parseJson(unlabelled.bytes, { span: unlabelled.items[0]! })).keys()];
  await pack(agent, "train.json", new LazyItems(split.train.length, (i) => at(split.train[i]!)));
  await pack(
    agent,
    "test.json",
    new LazyItems(split.test.length, (i) => {
      const image = at(split.test[i]!);
      return new Map(fields.map((name) => [name, member(image, name)]));
    }),
  );
  const images = split.test.map(at);
  const answers = tableOf({
    id: stringColumn(images.map((image) => String(member(image, "id")))),
    is_iceberg: intColumn(images.map((image) => Number(member(image, "is_iceberg")))),
  });
  const sample = fillFloat(answers, "is_iceberg", 0.5);
  await agent.sevenZip("sample_submission.csv.7z", [{ name: "sample_submission.csv", from: toCsv(sample) }]);
  grader.csv("sample_submission.csv", sample);
  grader.csv("test.csv", answers);
}

/** Hundreds of megabytes: the images stay bytes until they are asked for. */
async function read(raw: RawReader, name: string): Promise<{ bytes: Buffer; items: JsonSpan[] }> {
  const bytes = (await raw.unpack(`${name}.json.7z`)).bytes(`data/processed/${name}.json`);
  return { bytes, items: itemSpans(bytes) };
}

async function pack(agent: DataWriter, name: string, images: LazyItems): Promise<void> {
  const content = Buffer.concat(Array.from(jsonPieces(images), (piece) => Buffer.from(piece)));
  await agent.sevenZip(`${name}.7z`, [{ name, from: content }]);
}
