import { compareCodePoints } from "../../core/code-points.ts";
import { type Column, lengthOf, type Value, valueAt } from "../../frame/table.ts";
import { MetricInputError } from "../metric.ts";
import { checkLabels, isText } from "./labels.ts";

export interface CodedLabels {
  /** For each row the rank of its label among the labels that occur in either column, ascending. */
  readonly truth: Int32Array;
  readonly prediction: Int32Array;
  readonly classes: number;
}

/**
 * Labels as class numbers, for metrics that count by class.
 * @throws MetricInputError as `checkLabels`, and whenever one column is text and the other numbers
 */
export function codedLabels(truth: Column, prediction: Column): CodedLabels {
  checkLabels(truth, prediction);
  if (isText(truth) !== isText(prediction))
    throw new MetricInputError("Expected labels of one type; one column holds text, the other numbers.");
  const firstSeen = new Map<Label, number>();
  const [truthSeen, predictionSeen] = [inOrderSeen(truth, firstSeen), inOrderSeen(prediction, firstSeen)];
  const rank = new Int32Array(firstSeen.size);
  [...firstSeen.keys()].sort(compareLabels).forEach((label, position) => {
    rank[firstSeen.get(label)!] = position;
  });
  const ranked = (seen: Int32Array) => seen.map((number) => rank[number]!);
  return { truth: ranked(truthSeen), prediction: ranked(predictionSeen), classes: firstSeen.size };
}

/** Rows in each class. */
export function classCounts(codes: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const code of codes) counts[code]!++;
  return counts;
}

type Label = string | number | bigint;

function inOrderSeen(column: Column, firstSeen: Map<Label, number>): Int32Array {
  const codes = new Int32Array(lengthOf(column));
  for (let row = 0; row < codes.length; row++) {
    const label = keyOf(valueAt(column, row));
    const code = firstSeen.get(label) ?? firstSeen.size;
    firstSeen.set(label, code);
    codes[row] = code;
  }
  return codes;
}

/** Equal labels get the same key: True, 1, 1n and 1.0 the number 1. Only integers past 2^53 stay bigint. */
function keyOf(value: Value): Label {
  if (typeof value === "string") return value;
  const number = Number(value);
  return typeof value === "bigint" && !Number.isSafeInteger(number) ? value : number;
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
