import { type Column, lengthOf, type Value, valueAt } from "../../frame/table.ts";

/** The rows of each distinct value, in order of first appearance. */
export function rowsByValue(column: Column): Map<Value, number[]> {
  const groups = new Map<Value, number[]>();
  for (let row = 0; row < lengthOf(column); row++) {
    const value = valueAt(column, row);
    const rows = groups.get(value);
    if (rows) rows.push(row);
    else groups.set(value, [row]);
  }
  return groups;
}
