import { expect, test } from "vitest";
import type { Edition } from "../../src/competition/define.ts";
import { floatColumn, intColumn, stringColumn, type Table, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import { classes, gradedByReference } from "./classes.ts";
import definition from "./competition.ts";

const StudyInstanceUID = stringColumn(["1.2.3", "1.2.4", "1.2.5", "1.2.6"]);
const truth = [0, 1, 0, 1];
const answers = tableOf({
  StudyInstanceUID,
  ...Object.fromEntries(classes.map((name) => [name, intColumn(truth)])),
});
const guessing = (names: readonly string[], guessOf: (name: string) => readonly number[]) =>
  tableOf({
    StudyInstanceUID,
    ...Object.fromEntries(names.map((name) => [name, floatColumn(guessOf(name))])),
  });
const grade = (submission: Table, edition: Edition) =>
  gradeTable(definition, { submission, answers, edition });

test("edition v2 grades the two columns that v1 leaves out (#30)", () => {
  const normalWrong = guessing(classes, (name) => (name === "CVC - Normal" ? [1, 0, 1, 0] : truth));
  expect(grade(normalWrong, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(normalWrong, "v2")).toEqual({ kind: "scored", score: 10 / 11 });
});

test("edition v2 asks for them", () => {
  const nine = guessing(gradedByReference, () => truth);
  expect(grade(nine, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(nine, "v2")).toMatchObject({
    problems: [
      { code: "missing-column", column: "CVC - Normal" },
      { code: "missing-column", column: "Swan Ganz Catheter Present" },
    ],
  });
});
