import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { rowsIn, rowsNotIn } from "../../src/frame/rows.ts";
import { stringColumn, tableOf, withColumn } from "../../src/frame/table.ts";
import { PythonRandom } from "../../src/random/python-random.ts";
import { withoutLabels } from "./without-labels.ts";

const testArchive = "training4.tar.gz";
const publicArchives = [
  ...["training1.tar.gz", "training2.tar.gz", "training3.tar.gz"],
  ...["validation1.tar.gz", "validation2.tar.gz", "validation3.tar.gz"],
  ...["devel01-40.7z", "valid_all_files_combined.7z", "sample_code_mmrgc.zip"],
];

/**
 * The last of Kaggle's four training archives is held out; the sample is a random order of all gestures for each film.
 * The reference hands the archive out as it is, with the labels in its .mat files; v2 takes them out.
 */
export async function prepare(input: PrepareInput): Promise<void> {
  const { raw, public: agent, private: grader, edition } = input;
  const films = await raw.unpack(testArchive);
  const ids = films
    .files("", ".zip")
    .map((name) => name.replace(".zip", "").slice(-4))
    .sort();
  const sequences = raw.csv("training.csv", {
    columns: ["Id", "Sequence"],
    textColumns: ["Id", "Sequence"],
    floatPrecision: "high",
  });
  agent.csv("training.csv", rowsNotIn(sequences, "Id", ids));
  grader.csv("test.csv", rowsIn(sequences, "Id", ids));
  const test = tableOf({ Id: stringColumn(ids) });
  agent.csv("test.csv", test);
  const random = new PythonRandom(0);
  const gestures = Array.from({ length: 20 }, (_, i) => i + 1);
  const guesses = ids.map(() => random.sample(gestures, 20).join(" "));
  agent.csv("randomPredictions.csv", withColumn(test, "Sequence", stringColumn(guesses)));
  for (const name of publicArchives) agent.copy(name, raw.path(name));
  if (edition === "v1") agent.copy("test.tar.gz", raw.path(testArchive));
  else await writeWithoutLabels(films, input);
}

async function writeWithoutLabels(films: RawReader, { public: agent, scratch }: PrepareInput): Promise<void> {
  const names = films.files("", ".zip");
  for (const name of names) {
    const film = await films.unpack(name);
    const entries = film.files("").map((file) => ({
      name: file,
      from: file.endsWith(".mat") ? withoutLabels(film.bytes(file), film.path(file)) : film.path(file),
    }));
    await scratch.zip(name, entries);
  }
  await agent.tar(
    "test.tar.gz",
    names.map((name) => ({ name, from: scratch.path(name) })),
  );
}
