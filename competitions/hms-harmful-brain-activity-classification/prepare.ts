import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitList, texts } from "../../src/competition/prepare-tools.ts";
import { fillFloats } from "../../src/frame/fill.ts";
import { rowsIn, uniqueValues } from "../../src/frame/rows.ts";
import {
  floatColumn,
  getColumn,
  selectColumns,
  type Table,
  takeRows,
  valuesOf,
  withColumn,
} from "../../src/frame/table.ts";

const votes = ["seizure_vote", "lpd_vote", "gpd_vote", "lrda_vote", "grda_vote", "other_vote"];

/**
 * A tenth of the spectrograms, with all their rows, is held out; the sample gives each pattern a sixth. In the reference
 * an EEG stands in the test set as often as it was voted on, under one id; v2 keeps its first row.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const rows = raw.csv("train.csv", { columns: ["eeg_id", "spectrogram_id", "patient_id", ...votes] });
  const split = splitList(uniqueValues(getColumn(rows, "spectrogram_id")), { testSize: 0.1, randomState: 0 });
  const train = rowsIn(rows, "spectrogram_id", split.train);
  const heldOut = rowsIn(rows, "spectrogram_id", split.test);
  const eegs = texts(heldOut, "eeg_id");
  const firstRows = [...new Set(eegs)].map((id) => eegs.indexOf(id));
  const test = edition === "v1" ? heldOut : takeRows(heldOut, firstRows);
  const gold = sharesOf(selectColumns(test, ["eeg_id", ...votes]));
  agent.csv("train.csv", train);
  agent.csv("test.csv", selectColumns(test, ["spectrogram_id", "eeg_id", "patient_id"]));
  agent.csv("sample_submission.csv", fillFloats(gold, votes, 1 / votes.length));
  grader.csv("test.csv", test);
  grader.csv("gold_submission.csv", gold);
  agent.copyFolder("example_figures", raw.path("example_figures"));
  for (const [part, table] of Object.entries({ train, test }))
    for (const kind of ["eeg", "spectrogram"])
      copyEach([...new Set(texts(table, `${kind}_id`))], {
        ...{ raw, into: agent },
        from: (id) => `train_${kind}s/${id}.parquet`,
        to: (id) => `${part}_${kind}s/${id}.parquet`,
      });
}

/** Each row's votes as shares of their sum. */
function sharesOf(table: Table): Table {
  const counts = votes.map((name) => valuesOf(getColumn(table, name)).map(Number));
  const total = (row: number) => counts.reduce((sum, column) => sum + column[row]!, 0);
  return votes.reduce(
    (shares, name, at) =>
      withColumn(shares, name, floatColumn(counts[at]!.map((count, row) => count / total(row)))),
    table,
  );
}
