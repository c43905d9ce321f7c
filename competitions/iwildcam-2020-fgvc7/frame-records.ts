import { asArray, asObject, type Json, type JsonObject } from "../../src/frame/python-json.ts";

/**
 * The records after a way through a pandas DataFrame: every record has every member that one of them has, in the order
 * in which they appear first; what is missing is NaN, and makes floats of a column of integers.
 * @throws JsonError when the value is no list of objects
 */
export function frameRecords(list: Json): JsonObject[] {
  const records = asArray(list).map(asObject);
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  const columns = names.map((name) => {
    const values = records.map((record) => record.get(name) ?? null);
    const present = values.filter((value) => value !== null);
    const isNumeric = present.every((value) => typeof value === "bigint" || typeof value === "number");
    const isWhole = present.length === values.length && present.every((value) => typeof value === "bigint");
    if (isNumeric && !isWhole && present.length > 0)
      return values.map((value) => (value === null ? Number.NaN : Number(value)));
    return values.map((value, at) => (value === null && !records[at]!.has(name) ? Number.NaN : value));
  });
  return records.map((_, at) => new Map(names.map((name, column) => [name, columns[column]![at]!])));
}
