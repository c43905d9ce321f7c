import { type Column, lengthOf, valueAt } from "../../frame/table.ts";
import { MetricInputError } from "../metric.ts";
import { checkLengths } from "./numbers.ts";

/** What scikit-learn's `type_of_target` makes of a column; only labels can be compared. */
type Kind = "labels" | "continuous" | "unordered";

/**
 * Two label columns that scikit-learn 1.5.2's classification metrics accept: each all text, or numbers without a
 * fraction (booleans count as 0 and 1). Text against numbers passes when either has more than two classes;
 * nothing is then equal.
 * @throws MetricInputError where `_check_targets` raises ValueError or TypeError
 */
export function checkLabels(truth: Column, prediction: Column): void {
  checkLengths(lengthOf(truth), lengthOf(prediction));
  requireLabels("true labels", truth);
  requireLabels("predictions", prediction);
  if (isText(truth) !== isText(prediction) && hasTwoClasses(truth) && hasTwoClasses(prediction)) {
    const [wanted, found] = isText(truth) ? ["text", "numbers"] : ["numbers or booleans", "text"];
    throw new MetricInputError(`Expected ${wanted} as labels; the predictions are ${found}.`);
  }
}

export function isText(column: Column): boolean {
  return column.dtype === "object";
}

function requireLabels(what: string, column: Column): void {
  const kind = kindOf(column);
  if (kind === "continuous")
    throw new MetricInputError(
      `Expected class labels; the ${what} hold missing, infinite or fractional numbers.`,
    );
  if (kind === "unordered")
    throw new MetricInputError(
      `Expected class labels of one type; the ${what} mix text with other or missing values.`,
    );
}

function kindOf(column: Column): Kind {
  switch (column.dtype) {
    case "float64":
      return column.values.every(isInt64) ? "labels" : "continuous";
    case "object":
      return column.codes.every((code) => code >= 0) && usedLabels(column).every((v) => typeof v === "string")
        ? "labels"
        : "unordered";
    case "int64":
    case "uint64":
    case "bool":
      return "labels";
  }
}

/** True when a float survives the way to int64 and back; beyond, scikit-learn takes it for a measurement. */
function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

function usedLabels({ codes, dictionary }: Extract<Column, { dtype: "object" }>): unknown[] {
  const used = new Uint8Array(dictionary.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  return dictionary.filter((_, code) => used[code] === 1);
}

function hasTwoClasses(column: Column): boolean {
  const seen = new Set<unknown>();
  for (let row = 0; row < lengthOf(column) && seen.size <= 2; row++) seen.add(valueAt(column, row));
  return seen.size <= 2;
}
