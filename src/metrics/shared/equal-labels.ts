import { type Column, lengthOf, type Value } from "../../frame/table.ts";
import { isText } from "./labels.ts";

type ObjectColumn = Extract<Column, { dtype: "object" }>;
type NumberColumn = Exclude<Column, ObjectColumn>;

/**
 * In how many rows both columns hold the same label, as NumPy's `==` compares: True == 1 == 1.0, text never
 * equals a number. Columns have passed `checkLabels`.
 */
export function countEqual(truth: Column, prediction: Column): number {
  if (isText(truth) && isText(prediction))
    return countEqualText(truth as ObjectColumn, prediction as ObjectColumn);
  if (isText(truth) || isText(prediction)) return 0;
  return countEqualNumbers(truth as NumberColumn, prediction as NumberColumn);
}

function countEqualText(truth: ObjectColumn, prediction: ObjectColumn): number {
  const codeOf = new Map<Value, number>(truth.dictionary.map((label, code) => [label, code]));
  const translated = Int32Array.from(prediction.dictionary, (label) => codeOf.get(label) ?? -1);
  return count(truth.codes.length, (row) => truth.codes[row] === translated[prediction.codes[row]!]);
}

function countEqualNumbers(truth: NumberColumn, prediction: NumberColumn): number {
  const [a, b] = [truth.values, prediction.values];
  const isFloat = truth.dtype === "float64" || prediction.dtype === "float64";
  // Against a float NumPy rounds the integer to one first; `==` on a bigint and a number compares exactly.
  if (isFloat) return count(lengthOf(truth), (row) => Number(a[row]) === Number(b[row]));
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals the number of the same value
  return count(lengthOf(truth), (row) => a[row]! == b[row]!);
}

function count(rows: number, isEqual: (row: number) => boolean): number {
  let total = 0;
  for (let row = 0; row < rows; row++) if (isEqual(row)) total++;
  return total;
}
