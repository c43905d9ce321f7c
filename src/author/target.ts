import { UserError } from "../core/errors.ts";
import { type Column, lengthOf, type Value, valueAt } from "../frame/table.ts";

/** What a target column holds; no cell of it is empty. */
export interface Target {
  readonly name: string;
  readonly rows: number;
  /** Each value with its number of rows, in ascending order: numbers by size, texts as texts. */
  readonly values: readonly { readonly value: Exclude<Value, null>; readonly count: number }[];
  readonly holds: "text" | "boolean" | "whole" | "number";
}

/** Squares of errors up to here can be summed up. */
const largest = 1e100;

/** @throws UserError when all rows have one value, text and numbers are mixed, or numbers are infinite or nearly so */
export function describeTarget(name: string, column: Column): Target {
  const rows = lengthOf(column);
  const counts = new Map<Exclude<Value, null>, number>();
  for (let row = 0; row < rows; row++) {
    const value = plain(valueAt(column, row)!);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  if (values.length < 2)
    throw new UserError(
      `The target "${name}" is ${values.map(({ value }) => `"${value}"`).join()} in all ${rows} rows; there is nothing to predict. Choose a target with at least two values.`,
    );
  const types = new Set(values.map(({ value }) => typeof value));
  if (types.size > 1)
    throw new UserError(
      `The target "${name}" mixes text with numbers or booleans; give all of its cells one type.`,
    );
  const beyond = values.find(({ value }) => typeof value === "number" && Math.abs(value) > largest);
  if (beyond)
    throw new UserError(
      `The target "${name}" holds ${beyond.value}; errors of such numbers cannot be scored. Remove these rows, or rescale the target.`,
    );
  return { name, rows, values, holds: kindOf(values[0]!.value, values) };
}

function kindOf(first: Value, values: Target["values"]): Target["holds"] {
  if (typeof first === "string") return "text";
  if (typeof first === "boolean") return "boolean";
  return values.every(({ value }) => Number.isInteger(value)) ? "whole" : "number";
}

/** Whole numbers of any size as numbers: targets beyond 2^53 could not be told apart by a metric either. */
function plain(value: Exclude<Value, null>): Exclude<Value, null> {
  return typeof value === "bigint" ? Number(value) : value;
}

const yes = new Set([
  "1",
  "yes",
  "ja",
  "oui",
  "y",
  "true",
  "t",
  "positive",
  "pos",
  "+",
  "+1",
  "churned",
  "fraud",
  "spam",
]);

/** Of two values the one whose probability is asked for: a word for yes, the larger number, else the rarer text. */
export function positiveOf({ values, holds }: Target): { value: Exclude<Value, null>; why: string } {
  const [first, second] = values;
  if (holds !== "text") return { value: second!.value, why: "the larger value" };
  const affirmed = values.filter(({ value }) => yes.has(String(value).trim().toLowerCase()));
  if (affirmed.length === 1) return { value: affirmed[0]!.value, why: "a word for yes" };
  const rarer = first!.count < second!.count ? first! : second!;
  return { value: rarer.value, why: "the rarer one" };
}
