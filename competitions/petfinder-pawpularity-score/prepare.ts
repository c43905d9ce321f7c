import type { PrepareInput } from "../../src/competition/define.ts";
import { copyEach, splitTable, texts } from "../../src/competition/prepare-tools.ts";
import { dropColumns, floatColumn, selectColumns, withColumn } from "../../src/frame/table.ts";
import { defaultRng } from "../../src/random/numpy-generator.ts";

/** A tenth of the photos is held out; the sample scores each at random from 1 to 100. */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const photos = raw.csv("train.csv", { columns: ["Id", "Pawpularity"] });
  const { train, test } = splitTable(photos, { testSize: 0.1, randomState: 0 });
  const random = defaultRng(0);
  const guesses = floatColumn(Array.from({ length: test.rows }, () => twoDecimals(random.uniform(1, 100))));
  agent.csv("train.csv", train);
  agent.csv("test.csv", dropColumns(test, ["Pawpularity"]));
  agent.csv(
    "sample_submission.csv",
    withColumn(selectColumns(test, ["Id", "Pawpularity"]), "Pawpularity", guesses),
  );
  grader.csv("test.csv", test);
  const from = (id: string) => `train/${id}.jpg`;
  copyEach(texts(train, "Id"), { raw, into: agent, from, to: from });
  copyEach(texts(test, "Id"), { raw, into: agent, from, to: (id) => `test/${id}.jpg` });
}

/** NumPy's `round(2)`: a tie goes to the even hundredth. */
function twoDecimals(value: number): number {
  const hundredths = value * 100;
  const floor = Math.floor(hundredths);
  const isTie = hundredths - floor === 0.5;
  return (isTie ? floor + (floor % 2) : Math.round(hundredths)) / 100;
}
