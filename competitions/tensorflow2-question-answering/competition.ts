import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, stringColumn, tableOf } from "../../src/frame/table.ts";
import { f1Micro } from "../../src/metrics/f1-micro.ts";
import { idsOf, readQuestions } from "./answers.ts";
import { decisions } from "./decisions.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: f1Micro,
  submission: { id: "example_id", targets: [{ column: "PredictionString", type: "text", canBeEmpty: true }] },
  answers: "test.jsonl",
  expectedRows: (answers) => tableOf({ example_id: stringColumn(idsOf(readQuestions(answers))) }),
  score({ submission, answers }) {
    const { truth, prediction } = decisions({
      questions: readQuestions(answers),
      ids: textsOf(getColumn(submission, "example_id")),
      predictions: textsOf(getColumn(submission, "PredictionString"), ""),
    });
    return f1Micro.compute(truth, prediction);
  },
  gradeV1,
});
