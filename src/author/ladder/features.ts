import { parseTime } from "../../competition/declared/split-rows.ts";
import { type Column, getColumn, lengthOf, type Table, type Value, valueAt } from "../../frame/table.ts";

/** A column of the table, or something read from it, as solvers see it; rows of train and of test. */
export type Feature = NumberFeature | CategoryFeature;

export interface NumberFeature {
  readonly kind: "number";
  readonly source: string;
  /** NaN where the cell is empty. */
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export interface CategoryFeature {
  readonly kind: "category";
  readonly source: string;
  /** Codes by frequency in train: 0 is the most frequent; an empty cell is a level of its own. */
  readonly train: Int32Array;
  /** -1 for a level that train does not have. */
  readonly test: Int32Array;
  readonly levels: number;
}

/** What solvers can use of the public tables: numbers, dates as their parts, texts by their length and words, classes. */
export function featuresOf(train: Table, test: Table, names: readonly string[]): Feature[] {
  return names.flatMap((name): Feature[] => {
    const [a, b] = [cells(getColumn(train, name)), cells(getColumn(test, name))];
    if (a.every((value) => typeof value !== "string") && b.every((value) => typeof value !== "string"))
      return [numberFeature(name, { train: a, test: b }, toNumber)];
    const [first, second] = [a.map(toText), b.map(toText)];
    if (isDate(first)) return dateFeatures(name, { train: first, test: second });
    if (isProse(first)) return proseFeatures(name, { train: first, test: second });
    return [categoryFeature(name, { train: first, test: second })];
  });
}

function cells(column: Column): Value[] {
  return Array.from({ length: lengthOf(column) }, (_, row) => valueAt(column, row));
}

/** NaN also for what no model can add up. */
function toNumber(value: Value): number {
  const number = value === null ? Number.NaN : Number(value);
  return Math.abs(number) < 1e100 ? number : Number.NaN;
}

function toText(value: Value): string | null {
  return value === null ? null : String(value);
}

function numberFeature<T>(
  source: string,
  { train, test }: { train: readonly T[]; test: readonly T[] },
  read: (cell: T) => number,
): NumberFeature {
  return {
    kind: "number",
    source,
    train: Float64Array.from(train, read),
    test: Float64Array.from(test, read),
  };
}

function isDate(texts: readonly (string | null)[]): boolean {
  const some = texts.filter((text) => text !== null).slice(0, 500);
  return some.length > 0 && some.every((text) => Number.isFinite(parseTime(text)));
}

interface Texts {
  readonly train: readonly (string | null)[];
  readonly test: readonly (string | null)[];
}

/** Months and weekdays are both: linear models need a level for each, trees find their order. */
const dateLevels: readonly ((date: Date) => number)[] = [
  (date) => date.getUTCMonth(),
  (date) => date.getUTCDay(),
];
const dateNumbers: readonly ((date: Date) => number)[] = [
  (date) => date.getTime() / 86_400_000,
  (date) => date.getUTCDate(),
  (date) => date.getUTCHours() + date.getUTCMinutes() / 60,
  ...dateLevels,
];

function dateFeatures(name: string, texts: Texts): Feature[] {
  const toDate = (text: string | null) => (text === null ? null : new Date(parseTime(text)));
  const dates = { train: texts.train.map(toDate), test: texts.test.map(toDate) };
  const numbers = dateNumbers.map((part) =>
    numberFeature(name, dates, (date) => (date === null ? Number.NaN : part(date))),
  );
  const levels = dateLevels.map((part) => {
    const read = (date: Date | null) => (date === null ? null : String(part(date)));
    return categoryFeature(name, { train: dates.train.map(read), test: dates.test.map(read) });
  });
  return [...numbers, ...levels].filter(({ train }) => train.some((value) => value !== train[0]));
}

/** Many words, seldom the same: to be read, not to be counted as a class. */
function isProse(texts: readonly (string | null)[]): boolean {
  const some = texts.filter((text) => text !== null);
  const words = some.reduce((sum, text) => sum + wordsOf(text).length, 0) / some.length;
  return words > 4 && new Set(some).size > some.length / 2;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

const proseWords = 120;

/** Length, number of words, and whether each of the most frequent words that are not everywhere is there. */
function proseFeatures(name: string, texts: Texts): NumberFeature[] {
  const sets = (some: Texts["train"]) => some.map((text) => new Set(wordsOf(text ?? "")));
  const words = { train: sets(texts.train), test: sets(texts.test) };
  const rows = texts.train.length;
  const counts = new Map<string, number>();
  for (const set of words.train) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts]
    .filter(([, count]) => count >= Math.max(3, rows / 200) && count < 0.6 * rows)
    .sort(([x, n], [y, m]) => m - n || (x < y ? -1 : 1))
    .slice(0, proseWords);
  return [
    numberFeature(name, texts, (text) => text?.length ?? 0),
    numberFeature(name, texts, (text) => wordsOf(text ?? "").length),
    ...frequent.map(([word]) => numberFeature(name, words, (set) => (set.has(word) ? 1 : 0))),
  ];
}

function categoryFeature(source: string, { train, test }: Texts): CategoryFeature {
  const counts = new Map<string | null, number>();
  for (const value of train) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort(([x, n], [y, m]) => m - n || (String(x) < String(y) ? -1 : 1));
  const codes = new Map(ranked.map(([value], code) => [value, code]));
  return {
    kind: "category",
    source,
    train: Int32Array.from(train, (value) => codes.get(value)!),
    test: Int32Array.from(test, (value) => codes.get(value) ?? -1),
    levels: codes.size,
  };
}
