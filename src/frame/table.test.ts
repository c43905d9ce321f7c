import { describe, expect, test } from "vitest";
import {
  boolColumn,
  dropColumns,
  floatColumn,
  getColumn,
  intColumn,
  selectColumns,
  stringColumn,
  tableOf,
  takeRows,
  valuesOf,
  withColumn,
} from "./table.ts";

const table = tableOf({
  id: intColumn([3, 1, 2]),
  score: floatColumn([0.5, Number.NaN, -0]),
  large: { dtype: "uint64", values: BigUint64Array.of(2n ** 63n, 1n, 0n) },
  ok: boolColumn([true, false, true]),
  name: stringColumn(["b", null, "b"]),
});

const cells = (of: typeof table) =>
  Object.fromEntries(of.columns.map(({ name, data }) => [name, valuesOf(data)]));

describe("a table", () => {
  test("gives its cells as values, null where one is missing", () => {
    expect(cells(table)).toEqual({
      id: [3, 1, 2],
      score: [0.5, null, -0],
      large: [2n ** 63n, 1n, 0n],
      ok: [true, false, true],
      name: ["b", null, "b"],
    });
  });

  test("takes rows of every dtype in the order asked for, also more than once", () => {
    expect(cells(takeRows(table, [2, 1, 2]))).toEqual({
      id: [2, 1, 2],
      score: [-0, null, -0],
      large: [0n, 1n, 0n],
      ok: [true, false, true],
      name: ["b", null, "b"],
    });
  });

  test("keeps the dtypes of the columns when rows are taken", () => {
    const dtypes = (of: typeof table) => of.columns.map(({ data }) => data.dtype);
    expect(dtypes(takeRows(table, []))).toEqual(["int64", "float64", "uint64", "bool", "object"]);
  });

  test("selects, drops and replaces columns without touching the others", () => {
    expect(Object.keys(cells(selectColumns(table, ["name", "id"])))).toEqual(["name", "id"]);
    expect(Object.keys(cells(dropColumns(table, ["score", "ok"])))).toEqual(["id", "large", "name"]);
    const replaced = withColumn(table, "score", intColumn([7, 8, 9]));
    expect(replaced.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    expect(valuesOf(getColumn(replaced, "score"))).toEqual([7, 8, 9]);
    expect(valuesOf(getColumn(withColumn(table, "new", intColumn([1, 2, 3])), "new"))).toEqual([1, 2, 3]);
  });

  test("says which column is missing or has another length", () => {
    expect(() => getColumn(table, "nme")).toThrow(
      'No column "nme"; the table has id, score, large, ok, name.',
    );
    expect(() => dropColumns(table, ["nme"])).toThrow('No column "nme"');
    expect(() => withColumn(table, "new", intColumn([1]))).toThrow('Column "new" has 1 rows, expected 3.');
    expect(() => tableOf({ a: intColumn([1, 2]), b: intColumn([1]) })).toThrow('"b" has 1 rows, expected 2');
  });
});
