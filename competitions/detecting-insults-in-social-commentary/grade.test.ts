import { expect, test } from "vitest";
import type { Edition } from "../../src/competition/define.ts";
import { intColumn, stringColumn, type Table, tableOf, takeRows } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

// Twenty comments that all stand twice, with opposite labels.
const half = Array.from({ length: 20 }, (_, i) => i);
const comments = [...half, ...half];
const answers = tableOf({
  Comment: stringColumn(comments.map((comment) => `comment ${comment}`)),
  Insult: intColumn(comments.map((comment, row) => (row < 20 ? comment % 2 : 1 - (comment % 2)))),
});
const grade = (submission: Table, edition: Edition) =>
  gradeTable(definition, { submission, answers, edition });

test("edition v2 pairs the k-th row of a repeated comment with the k-th, wherever other rows stand; v1 does not", () => {
  const moved = takeRows(answers, [...half.toReversed(), ...half.map((i) => i + 20)]);
  expect(grade(answers, "v2")).toEqual({ kind: "scored", score: 1 });
  expect(grade(moved, "v2")).toEqual({ kind: "scored", score: 1 });
  expect(grade(answers, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(moved, "v1")).toMatchObject({ kind: "scored", score: expect.closeTo(0.4, 12) });
});

test("a comment that stands twice has to be there twice", () => {
  const once = takeRows(answers, [...comments.keys()].with(39, 0));
  expect(grade(once, "v2")).toMatchObject({
    problems: [
      { code: "duplicate-id", cells: [{ value: "comment 0" }] },
      { code: "missing-id", values: ["comment 19"] },
    ],
  });
});
