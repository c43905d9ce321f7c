import { expect, test } from "vitest";
import type { Edition } from "../../src/competition/define.ts";
import { floatColumn, intColumn, stringColumn, type Table, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import { classes } from "./classes.ts";
import definition from "./competition.ts";

const ids = ["00a", "00b", "00c", "00d", "00e"];
// [class][row]; the last row was never labelled.
const labels = classes.map((_, c) => (c % 2 ? [0, 1, 0, 1, -1] : [1, 1, 0, 0, -1]));
const answers = tableOf({
  id: stringColumn(ids),
  ...Object.fromEntries(classes.map((name, c) => [name, intColumn(labels[c]!)])),
});
const guessing = (id: readonly string[], names: readonly string[] = classes) =>
  tableOf({
    id: stringColumn(id),
    ...Object.fromEntries(
      names.map((name) => [
        name,
        floatColumn(labels[classes.indexOf(name)]!.map((label) => Math.abs(label))),
      ]),
    ),
  });
const grade = (submission: Table, edition: Edition) =>
  gradeTable(definition, { submission, answers, edition });

test("edition v2 scores the labelled rows by id", () => {
  expect(grade(guessing(ids), "v2")).toEqual({ kind: "scored", score: 1 });
});

test("edition v2 takes the classes by name; v1 compares a column with the one in its place", () => {
  const swapped = guessing(ids, [...classes.slice(1), classes[0]!]);
  expect(grade(swapped, "v1")).toEqual({ kind: "scored", score: 0.5 });
  expect(grade(swapped, "v2")).toEqual({ kind: "scored", score: 1 });
});

test("edition v1 lets a repeated id stand for a missing one; v2 says which", () => {
  const repeated = guessing(ids.with(1, "00a"));
  expect(grade(repeated, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(repeated, "v2")).toMatchObject({
    problems: [
      { code: "duplicate-id", cells: [{ value: "00a" }] },
      { code: "missing-id", values: ["00b"] },
    ],
  });
});
