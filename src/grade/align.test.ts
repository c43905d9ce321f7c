import { expect, test } from "vitest";
import type { SubmissionSpec } from "../competition/define.ts";
import { floatColumn, intColumn, stringColumn, tableOf } from "../frame/table.ts";
import { align } from "./align.ts";
import { checkValues } from "./check-values.ts";
import { describeProblems } from "./problem-text.ts";

const spec: SubmissionSpec = { id: "id", targets: [{ column: "y", type: "number", min: 0, max: 1 }] };
const answers = tableOf({ id: intColumn([1, 2, 3]), y: floatColumn([0, 1, 0]) });
const submission = (ids: number[], ys: number[] = ids.map(() => 0.5)) =>
  tableOf({ id: intColumn(ids), y: floatColumn(ys) });

test("rows are paired by id, whatever their order", () => {
  expect(align(submission([3, 1, 2]), answers, spec)).toEqual({
    order: Int32Array.of(1, 2, 0),
    problems: [],
  });
});

test("where the answers repeat an id, the k-th row of it is paired with the k-th", () => {
  const repeated = tableOf({ id: intColumn([5, 6, 5, 5]), y: floatColumn([0, 1, 0, 1]) });
  expect(align(submission([6, 5, 5, 5]), repeated, spec)).toEqual({
    order: Int32Array.of(1, 0, 2, 3),
    problems: [],
  });
  expect(describeProblems(align(submission([6, 5, 6, 5]), repeated, spec).problems)).toBe(
    "More than once: id 6 (row 3). No row for id 5.",
  );
  expect(describeProblems(align(submission([5, 5, 5, 7]), repeated, spec).problems)).toBe(
    "No row for id 6. Not in the test set: id 7 (row 4).",
  );
});

test("a float id equals an integer id, as in Python; a text does not", () => {
  const floats = tableOf({ id: floatColumn([1, 2, 3]), y: floatColumn([0, 0, 0]) });
  expect(align(floats, answers, spec).problems).toEqual([]);
  const texts = tableOf({ id: stringColumn(["1", "2", "3"]), y: floatColumn([0, 0, 0]) });
  expect(align(texts, answers, spec).problems.map((problem) => problem.code)).toEqual([
    "missing-id",
    "unknown-id",
  ]);
});

test.each([
  {
    ids: [1, 2],
    says: "The file has 2 rows; expected 3, one for each row of the sample submission. No row for id 3.",
  },
  { ids: [1, 2, 2], says: "More than once: id 2 (row 3). No row for id 3." },
  { ids: [1, 2, 9], says: "No row for id 3. Not in the test set: id 9 (row 3)." },
  {
    ids: [7, 8, 9],
    says: "No row for id 1, 2, 3. Not in the test set: id 7 (row 1), 8 (row 2), 9 (row 3).",
  },
])("ids $ids: $says", ({ ids, says }) => {
  expect(describeProblems(align(submission(ids), answers, spec).problems)).toBe(says);
});

test("a missing column is named with the columns that are there", () => {
  const table = tableOf({ id: intColumn([1, 2, 3]), z: floatColumn([0, 0, 0]) });
  expect(describeProblems(align(table, answers, spec).problems)).toBe(
    'Column "y" is missing; the file has id, z.',
  );
});

test("ten of many problems are named, then they are counted", () => {
  const many = Array.from({ length: 12 }, () => 2);
  const problems = checkValues(submission(many, many), spec);
  expect(describeProblems(problems)).toMatch(/found 2 \(row 1\), .*2 \(row 10\) and 2 more\.$/);
});

test("a word among numbers is named, not the numbers that it makes texts of", () => {
  const table = tableOf({ id: intColumn([1, 2, 3]), y: stringColumn(["0.5", "high", "1"]) });
  expect(describeProblems(checkValues(table, spec))).toBe(
    'Column "y": expected a number from 0 to 1, found high (row 2).',
  );
});

test("values out of range and missing values are found, with their rows", () => {
  const problems = checkValues(submission([1, 2, 3], [0.5, 1.5, Number.NaN]), spec);
  expect(describeProblems(problems)).toBe(
    'Column "y": expected a number from 0 to 1, found 1.5 (row 2), an empty cell (row 3).',
  );
});
