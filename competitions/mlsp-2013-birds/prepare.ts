import type { DataWriter, PrepareInput, RawReader } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import { rowsIn, rowsWhere } from "../../src/frame/rows.ts";
import { intColumn, type Table, tableOf, withColumn } from "../../src/frame/table.ts";
import { pandasSample } from "../../src/random/pandas-sample.ts";

const root = "mlsp_contest_dataset";
const species = 19;
/** The files that give numbers of the recordings' segments; the reference gives all three the header of the first. */
const segmentFiles = ["histogram_of_segments.txt", "segment_features.txt", "segment_rectangles.txt"];
const segmentHeader = "rec_id,[histogram of segment features]";

/**
 * Of Kaggle's labelled recordings, numbered anew, a fifth is held out: fold 1 of CVfolds_2.txt. Asked for is every
 * species in every recording. The sample says 0.
 */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const unpacked = await raw.unpack(`${root}.zip`);
  const essential = `${root}/essential_data`;
  const folds = unpacked.csv(`${essential}/CVfolds_2.txt`, { columns: ["rec_id", "fold"] });
  const labelled = texts(rowsIn(folds, "fold", [0]), "rec_id");
  const newId = new Map(labelled.map((id, i) => [id, i]));
  const test = new Set<number>(pandasSample(labelled.length, { frac: 0.2, randomState: 0 }));
  const numbers = labelled.map((_, i) => i);
  agent.csv(
    "essential_data/CVfolds_2.txt",
    tableOf({ rec_id: intColumn(numbers), fold: intColumn(numbers.map((i) => Number(test.has(i)))) }),
  );
  const names = unpacked.csv(`${essential}/rec_id2filename.txt`, { columns: ["rec_id", "filename"] });
  const files = rowsWhere(names, "rec_id", (id) => newId.has(String(id)));
  const renumbered = intColumn(texts(files, "rec_id").map((id) => newId.get(id)!));
  agent.csv("essential_data/rec_id2filename.txt", withColumn(files, "rec_id", renumbered));

  const labels = recordings(unpacked, `${essential}/rec_labels_test_hidden.txt`, newId);
  const shown = labels.map(({ id, rest }) => {
    const text = test.has(id) ? "?" : rest;
    return text === "" ? `${id}\n` : `${id},${text}\n`;
  });
  agent.file("essential_data/rec_labels_test_hidden.txt", `rec_id,[labels]\n${shown.join("")}`);
  grader.csv("answers.csv", answersOf(labels.filter(({ id }) => test.has(id))));
  const asked = numbers.filter((id) => test.has(id)).map((id) => ({ id, rest: "" }));
  agent.csv("sample_submission.csv", fillInt(answersOf(asked), "Probability", 0));

  copyFiles(texts(files, "filename"), { unpacked, agent });
  for (const name of segmentFiles) {
    const lines = recordings(unpacked, `${root}/supplemental_data/${name}`, newId);
    const text = lines.map(({ id, rest }) => `${id},${rest}\n`).join("");
    const header = edition === "v1" ? segmentHeader : headerOf(unpacked, name);
    agent.file(`supplemental_data/${name}`, `${header}\n${text}`);
  }
}

function headerOf(unpacked: RawReader, name: string): string {
  return unpacked
    .bytes(`${root}/supplemental_data/${name}`)
    .toString("utf8")
    .split(/\r\n|\n|\r/, 1)[0]!;
}

interface Recording {
  /** The new number. */
  readonly id: number;
  /** The line after the first comma. */
  readonly rest: string;
}

/** The lines of labelled recordings, without the header. */
function recordings(unpacked: RawReader, path: string, newId: ReadonlyMap<string, number>): Recording[] {
  const lines = unpacked
    .bytes(path)
    .toString("utf8")
    .split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(1).flatMap((line) => {
    const [first = "", ...rest] = line.split(",");
    const id = newId.get(String(Number(first)));
    return id === undefined ? [] : [{ id, rest: rest.join(",") }];
  });
}

/** A row a recording and species: recording 7's species 3 is 703. */
function answersOf(labels: readonly Recording[]): Table {
  const rows = labels.flatMap(({ id, rest }) => {
    const heard = new Set(
      rest
        .split(",")
        .filter((text) => text !== "")
        .map(Number),
    );
    return Array.from({ length: species }, (_, at) => ({ id: id * 100 + at, heard: Number(heard.has(at)) }));
  });
  return tableOf({
    Id: intColumn(rows.map(({ id }) => id)),
    Probability: intColumn(rows.map(({ heard }) => heard)),
  });
}

function copyFiles(
  names: readonly string[],
  { unpacked, agent }: { unpacked: RawReader; agent: DataWriter },
): void {
  const copy = (path: string) => agent.copy(path, unpacked.path(`${root}/${path}`));
  copy("essential_data/species_list.txt");
  for (const name of ["segment_clusters.bmp", "segment_mosaic.bmp"]) copy(`supplemental_data/${name}`);
  for (const name of names) {
    copy(`essential_data/src_wavs/${name}.wav`);
    for (const kind of ["filtered_spectrograms", "spectrograms", "supervised_segmentation"])
      copy(`supplemental_data/${kind}/${name}.bmp`);
    const example = `supplemental_data/segmentation_examples/${name}.bmp`;
    if (unpacked.has(`${root}/${example}`)) copy(example);
  }
}
