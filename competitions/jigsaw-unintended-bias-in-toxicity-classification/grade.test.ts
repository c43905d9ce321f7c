import { expect, test } from "vitest";
import type { Edition } from "../../src/competition/define.ts";
import { floatColumn, intColumn, type Table, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";
import { identities } from "./identities.ts";

const id = intColumn([1, 2, 3, 4, 5, 6, 7, 8]);
const toxicity = [0.9, 0.1, 0.5, 0.2, 0.8, 0, 1, 0.4];
const answers = tableOf({
  id,
  toxicity: floatColumn(toxicity),
  ...Object.fromEntries(identities.map((name) => [name, floatColumn([1, 1, 0.5, 0.5, 0, 0, Number.NaN, 0])])),
});
const grade = (predictions: number[], edition: Edition) => {
  const submission: Table = tableOf({ id, prediction: floatColumn(predictions) });
  return gradeTable(definition, { submission, answers, edition });
};

test("edition v2 scores the order of the predictions; v1 only on which side of one half they are", () => {
  const allBelow = toxicity.map((value) => 0.4 * value);
  expect(grade(allBelow, "v1")).toEqual({ kind: "scored", score: 0.5 });
  expect(grade(allBelow, "v2")).toEqual({ kind: "scored", score: 1 });
});

test("edition v1 takes a missing prediction for not toxic; v2 refuses it", () => {
  const missing = toxicity.with(1, Number.NaN);
  expect(grade(missing, "v1")).toEqual({ kind: "scored", score: 1 });
  expect(grade(missing, "v2")).toMatchObject({
    problems: [{ code: "bad-value", column: "prediction", cells: [{ row: 1, value: "an empty cell" }] }],
  });
});
