import { expect, test } from "vitest";
import { stringColumn, tableOf } from "../../src/frame/table.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import definition from "./competition.ts";

const span = { start_token: 3, end_token: 9 };
const none = { start_token: -1, end_token: -1 };
const questions = [
  { example_id: "1", annotations: [{ yes_no_answer: "NONE", long_answer: span, short_answers: [span] }] },
  { example_id: "2", annotations: [{ yes_no_answer: "YES", long_answer: none, short_answers: [] }] },
];
const answers = tableOf({ json: stringColumn(questions.map((question) => JSON.stringify(question))) });
const ids = ["1_long", "1_short", "2_long", "2_short"];

test.each([
  ["all answers right", ["3:9", "3:9", "", "YES"], 1, 1],
  ["no answer at all", ["", "", "", ""], 0.25, 0], // one of four is rightly left open
  ["one right, one wrong, two left open", ["3:9", "4:9", "", ""], 0.5, 0.5], // F1 2 / (2 + 1 wrong + 1 missed)
])("%s: v1 gives an accuracy, v2 the F1 of the answers", (_, predictions, v1, v2) => {
  const submission = tableOf({ example_id: stringColumn(ids), PredictionString: stringColumn(predictions) });
  for (const [edition, score] of [["v1", v1] as const, ["v2", v2] as const])
    expect(gradeTable(definition, { submission, answers, edition })).toEqual({ kind: "scored", score });
});
