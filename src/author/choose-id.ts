import { checkIds } from "../competition/declared/table-parts.ts";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import {
  type Column,
  columnNames,
  findColumn,
  intColumn,
  lengthOf,
  type Table,
  valueAt,
} from "../frame/table.ts";
import { NumpyRandomState } from "../random/numpy-random-state.ts";

export interface ChosenId {
  readonly column: string;
  /** The table, with an id column of its own where it had none. */
  readonly table: Table;
  readonly made: boolean;
  readonly why: string;
}

/** A name that people give to ids: "id", "customer_id", "PassengerId", "uuid" … */
export const idName =
  /^(?:id|uuid|guid|key|index|row|row_?number|unnamed: 0)$|[a-z]I[dD]$|[ _.-](?:id|uuid|key)$/i;

/**
 * The column that names a row: the user's, else the first with a name like one and a value of its own in each row.
 * Else one is made, numbered in random order: the order of the file may tell the target.
 * @throws UserError when the user's does not exist, has gaps or repeats
 */
export function chooseId(
  table: Table,
  { wanted, taken, seed }: { wanted: string | undefined; taken: readonly string[]; seed: number },
): ChosenId {
  if (wanted !== undefined) {
    const column = findColumn(table, wanted);
    const names = columnNames(table);
    if (!column)
      throw new UserError(
        `--id ${wanted}: no such column.${didYouMean(wanted, names)} The table has ${names.slice(0, 20).join(", ")}.`,
      );
    checkIds(column, wanted);
    return { column: wanted, table, made: false, why: "as asked" };
  }
  const found = table.columns.find(
    ({ name, data }) =>
      idName.test(name) && !taken.includes(name) && data.dtype !== "float64" && isUnique(data),
  );
  if (found) return { column: found.name, table, made: false, why: "every row has a value of its own in it" };
  const name = ["id", "row_id", "mlebench_id"].find((candidate) => !findColumn(table, candidate));
  if (name === undefined)
    throw new UserError(
      `The table has no column of unique ids. Name one with --id, or rename "mlebench_id".`,
    );
  const numbers = new NumpyRandomState(seed).permutation(table.rows).map((number) => number + 1);
  return {
    column: name,
    table: { rows: table.rows, columns: [{ name, data: intColumn(numbers) }, ...table.columns] },
    made: true,
    why: "no column names the rows; numbered in random order",
  };
}

function isUnique(column: Column): boolean {
  const seen = new Set<unknown>();
  for (let row = 0; row < lengthOf(column); row++) {
    const value = valueAt(column, row);
    if (value === null || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}
