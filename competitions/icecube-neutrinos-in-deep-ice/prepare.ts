import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillInts } from "../../src/frame/fill.ts";
import { floatColumn, intColumn, type Table, tableOf } from "../../src/frame/table.ts";
import { csvPieces } from "../../src/frame/to-csv.ts";
import { type EventRows, eventsOf, eventsWriter, uniqueBatches } from "./meta-file.ts";

const angles = ["azimuth", "zenith"];

/** A tenth of the batches of events is held out; the sample points every event in the direction (1, 1). */
export async function prepare({ raw, public: agent, private: grader }: PrepareInput): Promise<void> {
  const path = raw.path("train_meta.parquet");
  const split = splitList(await uniqueBatches(path), { testSize: 0.1, randomState: 0 });
  const [trainBatches, testBatches] = [new Set(split.train), new Set(split.test)];

  const trainFile = eventsWriter(agent.path("train_meta.parquet"));
  const testFile = eventsWriter(agent.path("test_meta.parquet"));
  let header = true;
  for await (const group of eventsOf(path)) {
    const rowsOf = (batches: ReadonlySet<number>) => group.where((batch) => batches.has(batch));
    await trainFile.write(group.take(rowsOf(trainBatches)));
    const test = group.take(rowsOf(testBatches));
    await testFile.write(test.without(angles));
    const answers = answersOf(test);
    for (const piece of csvPieces(answers, { header })) grader.append("test.csv", piece);
    for (const piece of csvPieces(fillInts(answers, angles, 1), { header }))
      agent.append("sample_submission.csv", piece);
    header = false;
  }
  await trainFile.finish();
  await testFile.finish();

  agent.copy("sensor_geometry.csv", raw.path("sensor_geometry.csv"));
  for (const name of raw.files("train", ".parquet")) {
    const batch = Number(name.replace(".parquet", "").split("_").at(-1));
    if (trainBatches.has(batch)) agent.copy(`train/${name}`, raw.path(`train/${name}`));
    else if (testBatches.has(batch)) agent.copy(`test/${name}`, raw.path(`train/${name}`));
  }
}

function answersOf(events: EventRows): Table {
  return tableOf({
    event_id: intColumn(events.numbers("event_id")),
    azimuth: floatColumn(events.numbers("azimuth")),
    zenith: floatColumn(events.numbers("zenith")),
  });
}
