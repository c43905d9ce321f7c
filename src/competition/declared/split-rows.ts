import { UserError } from "../../core/errors.ts";
import {
  type Column,
  findColumn,
  getColumn,
  lengthOf,
  type Table,
  type Value,
  valueAt,
} from "../../frame/table.ts";
import { NumpyRandomState } from "../../random/numpy-random-state.ts";
import type { Split } from "../../random/split.ts";
import { trainTestSplit } from "../../random/train-test-split.ts";
import type { SplitRule } from "./declaration.ts";

/**
 * The rows of train and test, by the rule: at random; with the same share of every class; whole groups; or the last
 * in time. All but the last come in random order, so that the place in a file tells nothing.
 * @throws UserError when the column is missing or has gaps, or when a part would be empty
 */
export function splitRows(table: Table, target: string, rule: SplitRule): Split {
  switch (rule.by) {
    case "random":
      return trainTestSplit(table.rows, { testSize: rule.testFraction, randomState: rule.seed });
    case "class":
      return byClass(getColumn(table, target), rule);
    case "group":
      return byGroup(splitColumn(table, rule), rule);
    case "time":
      return byTime(timesOf(splitColumn(table, rule), rule.column), rule.testFraction);
  }
}

/** scikit-learn's stratified split. A class of one row can be learnt or tested, not both: it is left to train. */
function byClass(column: Column, rule: { testFraction: number; seed: number }): Split {
  const codes = codesOf(column);
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const rows = Array.from(codes.keys()).filter((row) => counts.get(codes[row]!)! > 1);
  const single = Array.from(codes.keys()).filter((row) => counts.get(codes[row]!) === 1);
  const classes = counts.size - single.length;
  const tests = Math.ceil(rule.testFraction * rows.length);
  if (Math.min(tests, rows.length - tests) < classes)
    throw new UserError(
      `A test part of ${tests} of ${rows.length} rows cannot hold all ${classes} classes. Choose another test fraction, or merge the rare classes.`,
    );
  const split = trainTestSplit(rows.length, {
    testSize: rule.testFraction,
    randomState: rule.seed,
    stratify: rows.map((row) => codes[row]!),
  });
  return {
    train: Int32Array.from([...split.train].map((i) => rows[i]!).concat(single)),
    test: split.test.map((i) => rows[i]!),
  };
}

/** Groups in random order go to the test part as long as they fit into it. */
function byGroup(column: Column, { column: name, testFraction, seed }: SplitRule & { by: "group" }): Split {
  const codes = codesOf(column);
  const sizes: number[] = [];
  for (const code of codes) sizes[code] = (sizes[code] ?? 0) + 1;
  const random = new NumpyRandomState(seed);
  const wanted = Math.round(testFraction * codes.length);
  const isTest = new Uint8Array(sizes.length);
  let tests = 0;
  for (const group of random.permutation(sizes.length)) {
    if (tests + sizes[group]! > wanted) continue;
    isTest[group] = 1;
    tests += sizes[group]!;
  }
  if (tests === 0)
    throw new UserError(
      `No group of "${name}" fits into a test part of ${wanted} rows: the smallest of ${sizes.length} has ${Math.min(...sizes)}. Choose a larger test fraction, or another group column.`,
    );
  const rows = [...random.permutation(codes.length)];
  return {
    train: Int32Array.from(rows.filter((row) => !isTest[codes[row]!])),
    test: Int32Array.from(rows.filter((row) => isTest[codes[row]!])),
  };
}

/** The last rows; those of one time stay together, on the side that keeps the fraction better and leaves both parts rows. */
function byTime(times: Float64Array, testFraction: number): Split {
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b);
  const wanted = order.length - Math.round(testFraction * order.length);
  const isCut = (at: number) => times[order[at - 1]!]! < times[order[at]!]!;
  const cuts = Array.from({ length: order.length - 1 }, (_, i) => i + 1).filter(isCut);
  if (cuts.length === 0) throw new UserError("All rows have the same time; split by something else.");
  const cut = cuts.reduce((best, at) => (Math.abs(at - wanted) < Math.abs(best - wanted) ? at : best));
  return { train: order.slice(0, cut), test: order.slice(cut) };
}

function splitColumn(table: Table, { column, by }: { column: string; by: string }): Column {
  const data = findColumn(table, column);
  if (!data) throw new UserError(`There is no column "${column}" to split by ${by}.`);
  let missing = 0;
  for (let row = 0; row < table.rows; row++) if (valueAt(data, row) === null) missing++;
  if (missing > 0)
    throw new UserError(
      `The column "${column}" is empty in ${missing} of ${table.rows} rows; to split by ${by}, fill them or remove these rows.`,
    );
  return data;
}

/** Codes from 0 in the order in which values first appear. */
function codesOf(column: Column): Int32Array {
  const codes = new Map<Value, number>();
  return Int32Array.from({ length: lengthOf(column) }, (_, row) => {
    const value = valueAt(column, row);
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
}

const isoTime =
  /^(\d{4})[-/](\d{2})(?:[-/](\d{2}))?(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/;

/** Numbers as they are, ISO dates as milliseconds; without a zone they are UTC, so that every machine agrees. */
function timesOf(column: Column, name: string): Float64Array {
  return Float64Array.from({ length: lengthOf(column) }, (_, row) => {
    const value = valueAt(column, row)!;
    const time = typeof value === "string" ? parseTime(value) : Number(value);
    if (Number.isFinite(time)) return time;
    throw new UserError(
      `The column "${name}" cannot be ordered in time: "${String(value).slice(0, 40)}". Write dates as 2018-01-31 or 2018-01-31 14:05:00, or as numbers.`,
    );
  });
}

/** Milliseconds of an ISO date or time; NaN for anything else. */
export function parseTime(text: string): number {
  const [, year, month, day = "01", time = "00:00", zone = "Z"] = isoTime.exec(text.trim()) ?? [];
  return year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${time}${zone}`);
}
