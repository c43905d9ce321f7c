import { textsOf } from "../frame/python-text.ts";
import { getColumn, type Table, takeRows } from "../frame/table.ts";
import { type TrainTestSplitOptions, trainTestSplit } from "../random/train-test-split.ts";
import type { DataWriter, RawReader } from "./define.ts";

/** scikit-learn's `train_test_split` of a table's rows. */
export function splitTable(table: Table, options: TrainTestSplitOptions): { train: Table; test: Table } {
  const { train, test } = trainTestSplit(table.rows, options);
  return { train: takeRows(table, train), test: takeRows(table, test) };
}

/** scikit-learn's `train_test_split` of a list. */
export function splitList<T>(items: readonly T[], options: TrainTestSplitOptions): { train: T[]; test: T[] } {
  const { train, test } = trainTestSplit(items.length, options);
  return { train: Array.from(train, (i) => items[i]!), test: Array.from(test, (i) => items[i]!) };
}

/** The cells of a column as text, as Python's `str` writes them: for names of files. */
export function texts(table: Table, name: string): string[] {
  return textsOf(getColumn(table, name));
}

/** Copies one raw file an id: `from(id)` below raw/ to `to(id)`. */
export function copyEach(
  ids: readonly string[],
  files: {
    readonly raw: RawReader;
    readonly into: DataWriter;
    from(id: string): string;
    to(id: string): string;
  },
): void {
  for (const id of ids) files.into.copy(files.to(id), files.raw.path(files.from(id)));
}
