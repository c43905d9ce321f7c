import type { PrepareInput } from "../../src/competition/define.ts";
import { dropColumns, getColumn, intColumn, takeRows, valuesOf, withColumn } from "../../src/frame/table.ts";

/** The last year, 2014, is held out whole; the sample predicts the rounded mean of the training years for each day. */
export function prepare({ raw, public: toPublic, private: toPrivate }: PrepareInput): void {
  const days = raw.csv("births.csv", { columns: ["date", "births"] });
  const dates = valuesOf(getColumn(days, "date")).map(String);
  const rows = (held: boolean) =>
    dates.flatMap((date, row) => (date.startsWith("2014-") === held ? [row] : []));
  const train = takeRows(days, rows(false));
  const test = takeRows(days, rows(true));
  const births = valuesOf(getColumn(train, "births")).map(Number);
  const mean = Math.round(births.reduce((sum, value) => sum + value, 0) / births.length);
  toPublic.csv("train.csv", train);
  toPublic.csv("test.csv", dropColumns(test, ["births"]));
  toPublic.csv(
    "sample_submission.csv",
    withColumn(test, "births", intColumn(new Array<number>(test.rows).fill(mean))),
  );
  toPrivate.csv("test.csv", test);
}
