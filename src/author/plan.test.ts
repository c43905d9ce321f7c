import { expect, test } from "vitest";
import {
  boolColumn,
  type Column,
  columnNames,
  floatColumn,
  getColumn,
  intColumn,
  stringColumn,
  type Table,
  tableOf,
  valuesOf,
} from "../frame/table.ts";
import { randomStream } from "./ladder/random.ts";
import { type AuthorOptions, planCompetition } from "./plan.ts";

const rows = 100;
const filled = <T>(of: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => of(row));
const random = randomStream(3);
const noise = floatColumn(filled(() => random()));

const plan = (columns: Record<string, Column>, options: Partial<AuthorOptions> = {}) =>
  planCompetition("some table.csv", tableOf({ x: noise, ...columns }), {
    ...{ target: "y", testFraction: 0.2, seed: 0 },
    ...options,
  });
const text = (of: (row: number) => string | null) => stringColumn(filled(of));

test.each([
  {
    y: intColumn(filled((row) => row % 2)),
    metric: "roc-auc",
    targets: [{ column: "y", type: "number", min: 0, max: 1 }],
  },
  {
    y: boolColumn(filled((row) => row % 3 === 0)),
    metric: "roc-auc",
    targets: [{ column: "y", type: "number", min: 0, max: 1 }],
  },
  {
    y: text((row) => "abc"[row % 3]!),
    metric: "accuracy",
    targets: [{ column: "y", type: "label", labels: ["a", "b", "c"] }],
  },
  {
    y: text((row) => (row < 90 ? "a" : "bc"[row % 2]!)),
    metric: "f1-macro",
    targets: [{ column: "y", type: "label", labels: ["a", "b", "c"] }],
  },
  {
    y: intColumn(filled((row) => row % 5)),
    metric: "accuracy",
    targets: [{ column: "y", type: "label", labels: [0, 1, 2, 3, 4] }],
  },
  { y: intColumn(filled((row) => row % 50)), metric: "rmse", targets: [{ column: "y", type: "number" }] },
  {
    y: floatColumn(filled((row) => row / 7 - 3)),
    metric: "rmse",
    targets: [{ column: "y", type: "number" }],
  },
  {
    y: floatColumn(filled((row) => (row > 95 ? 1e6 : row + 0.5))),
    metric: "rmsle",
    targets: [{ column: "y", type: "number", min: 0 }],
  },
])("a target like $y.dtype is scored by $metric", ({ y, metric, targets }) => {
  const { declaration, notes } = plan({ y });
  expect(declaration.metric).toBe(metric);
  expect(declaration.submission.targets).toEqual(targets);
  expect(notes.join("\n")).toContain(`metric: ${metric}, since "y" holds`);
});

test.each([
  { values: ["no", "yes"], positive: "yes", why: "a word for yes" },
  { values: ["common", "rare"], positive: "rare", why: "the rarer one" },
])("of $values the probability of $positive is asked for: $why", ({ values, positive, why }) => {
  const { declaration, parts, notes } = plan({ y: text((row) => values[row % 4 === 0 ? 1 : 0]!) });
  expect(declaration.data.positive).toBe(positive);
  expect(notes.join("\n")).toContain(`positive class: "${positive}", ${why}`);
  expect(new Set(valuesOf(getColumn(parts.train, "y")))).toEqual(new Set([0, 1]));
  const ones = valuesOf(getColumn(parts.answers, "y")).filter((value) => value === 1).length;
  expect(ones).toBe(5); // a quarter of the 20 held out
});

test("with log loss of three classes there is a column of probability for each", () => {
  const { declaration, parts } = plan({ y: text((row) => "abc"[row % 3]!) }, { metric: "log-loss" });
  expect(declaration.submission).toMatchObject({
    targets: ["a", "b", "c"].map((column) => ({ column, min: 0, max: 1 })),
    rowSumTolerance: 0.001,
  });
  expect(columnNames(parts.answers)).toEqual(["id", "a", "b", "c"]);
  expect(columnNames(parts.test)).toEqual(["id", "x"]);
});

test("an id column is found by its name and its unique values; else one is made in random order", () => {
  const y = intColumn(filled((row) => row % 2));
  expect(plan({ y, customer_id: intColumn(filled((row) => row * 3)) }).declaration.submission.id).toBe(
    "customer_id",
  );
  const made = plan({ y, customer_id: intColumn(filled((row) => row % 9)) });
  expect(made.declaration.submission.id).toBe("id");
  const ids = valuesOf(getColumn(made.table, "id"));
  expect([...ids].sort((a, b) => Number(a) - Number(b))).toEqual(filled((row) => row + 1));
  expect(ids).not.toEqual(filled((row) => row + 1));
});

test("rows without a target are left out and counted; whole numbers stay whole", () => {
  const y = floatColumn(filled((row) => (row % 10 === 0 ? Number.NaN : row % 2)));
  const { table, notes } = plan({ y });
  expect([table.rows, getColumn(table, "y").dtype]).toEqual([90, "int64"]);
  expect(notes[0]).toBe('rows: 10 of 100 have no "y" and are left out');
});

const y = intColumn(filled((row) => row % 2));
const few: Table = tableOf({ x: floatColumn([1, 2, 3]), y: intColumn([0, 1, 0]) });

test.each<{ why: string; columns?: Record<string, Column>; options?: Partial<AuthorOptions>; says: string }>([
  { why: "no such target", options: { target: "z" }, says: "--target z: no such column. Did you mean" },
  { why: "no such group", options: { group: "home" }, says: "--group home: no such column" },
  {
    why: "one value",
    columns: { y: intColumn(filled(() => 1)) },
    says: '"1" in all 100 rows; there is nothing to predict',
  },
  { why: "free text", columns: { y: text((row) => `word ${row}`) }, says: "too many for classes" },
  {
    why: "an id twice",
    columns: { k: intColumn(filled((row) => row % 60)) },
    options: { id: "k" },
    says: 'The id "0" of column "k" stands in row 1 and again in row 61',
  },
  {
    why: "an id missing",
    columns: { k: text((row) => (row === 4 ? null : `k${row}`)) },
    options: { id: "k" },
    says: 'column "k" is empty in row 5',
  },
  { why: "unknown metric", options: { metric: "rocauc" }, says: 'Did you mean "roc-auc"' },
  {
    why: "a metric of other targets",
    options: { metric: "rmsle", target: "x2" },
    columns: { x2: floatColumn(filled((row) => row - 5.5)) },
    says: "--metric rmsle needs numbers of at least 0",
  },
  {
    why: "group and time",
    columns: { g: y, t: noise },
    options: { group: "g", time: "t" },
    says: "give one of them",
  },
  { why: "two roles", options: { group: "y" }, says: 'Column "y" cannot be two things at once' },
  { why: "a needed column dropped", options: { drop: ["y"] }, says: "--drop y: this column is needed" },
  {
    why: "gaps in the group",
    columns: { g: text((row) => (row < 3 ? null : "a")) },
    options: { group: "g" },
    says: 'The column "g" is empty in 3 of 100 rows',
  },
  {
    why: "one group",
    columns: { g: text(() => "a") },
    options: { group: "g" },
    says: 'No group of "g" fits',
  },
  {
    why: "times that are none",
    columns: { t: text((row) => `${row}/3/2018`) },
    options: { time: "t" },
    says: 'cannot be ordered in time: "0/3/2018"',
  },
  {
    why: "one class in the test",
    columns: { y: intColumn(filled((row) => (row < 60 ? row % 2 : 1))), t: intColumn(filled((row) => row)) },
    options: { time: "t" },
    says: "The test part would hold one value",
  },
  {
    why: "a positive class that is none",
    columns: { y: text((row) => "ab"[row % 2]!) },
    options: { positive: "c" },
    says: '"y" holds a and b',
  },
  { why: "too few test rows", options: { testFraction: 0.05 }, says: "The test part would have 5 rows" },
])("refused: $why", ({ columns = {}, options = {}, says }) => {
  expect(() => plan({ y, ...columns }, options)).toThrow(says);
});

test.each([
  {
    why: "an infinite target",
    columns: { x: noise, y: floatColumn(filled((row) => (row ? row : Infinity))) },
    says: 'The target "y" holds Infinity',
  },
  {
    why: "no feature",
    columns: { id: intColumn(filled((row) => row)), y },
    says: 'no column besides "id" and "y"',
  },
])("refused: $why", ({ columns, says }) => {
  expect(() =>
    planCompetition("x.csv", tableOf(columns), { target: "y", testFraction: 0.2, seed: 0 }),
  ).toThrow(says);
});

test("fewer than 50 rows are refused with their number", () => {
  expect(() => planCompetition("x.csv", few, { target: "y", testFraction: 0.2, seed: 0 })).toThrow(
    "The table has 3 rows with a target",
  );
});

test.each<{
  leak: string;
  columns: Record<string, Column>;
  options?: Partial<AuthorOptions>;
  says: string | null;
}>([
  { leak: "a copy", columns: { y, copy: y }, says: 'Column "copy" tells the target "y": it equals it' },
  {
    leak: "a copy as text",
    columns: { y, word: text((row) => (row % 2 ? "paid" : "open")) },
    says: 'Column "word" tells the target',
  },
  {
    leak: "a finer code",
    columns: { y, code: intColumn(filled((row) => (row % 2) * 10 + (row % 4))) },
    says: 'Column "code" tells',
  },
  {
    leak: "a score",
    columns: { y, score: floatColumn(filled((row) => (row % 2) * 5 + row / 100)) },
    says: "puts the rows into the target's order",
  },
  {
    leak: "a linear function",
    columns: {
      y: floatColumn(filled((row) => row * 1.5 + (row % 7))),
      twice: floatColumn(filled((row) => (row * 1.5 + (row % 7)) * 2)),
    },
    says: 'Column "twice" tells',
  },
  {
    leak: "gaps",
    columns: { y, ended: floatColumn(filled((row) => (row % 2 ? row : Number.NaN))) },
    says: "is empty exactly where the target has one value",
  },
  {
    leak: "sorted ids",
    columns: { y: intColumn(filled((row) => (row < 40 ? 0 : 1))), id: intColumn(filled((row) => row + 7)) },
    says: 'The ids in "id" go with the target "y" (rank correlation 0.85)',
  },
  {
    leak: "equal rows",
    columns: { y, x: intColumn(filled((row) => (row < 60 ? 1 : row))) },
    says: "equal a row of the training part",
  },
  {
    leak: "patients in both parts",
    columns: { y, patient_id: intColumn(filled((row) => Math.floor(row / 3))) },
    says: '--group "patient_id"',
  },
  {
    leak: "none: patients kept together",
    columns: { y, patient_id: intColumn(filled((row) => Math.floor(row / 3))) },
    options: { group: "patient_id" },
    says: null,
  },
  {
    leak: "a class of three rows",
    columns: { y: text((row) => (row < 3 ? "rare" : "ab"[row % 2]!)) },
    says: '"y" has 1 class of fewer than 5 rows ("rare")',
  },
  { leak: "none", columns: { y }, says: null },
])("leak: $leak", ({ columns, options, says }) => {
  const { warnings } = plan(columns, options);
  if (says === null) expect(warnings).toEqual([]);
  else expect(warnings.join("\n")).toContain(says);
});
