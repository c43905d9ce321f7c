import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { type Column, getColumn, lengthOf, stringColumn, tableOf, valueAt } from "../../src/frame/table.ts";
import { type LabelSet, multiLabelF1Micro } from "../../src/metrics/multi-label-f1-micro.ts";
import { idsOf, readQuestions } from "./answers.ts";
import { decisions } from "./decisions.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: multiLabelF1Micro,
  submission: { id: "example_id", targets: [{ column: "PredictionString", type: "text", canBeEmpty: true }] },
  answers: "test.jsonl",
  expectedRows: (answers) => tableOf({ example_id: stringColumn(idsOf(readQuestions(answers))) }),
  /** F1 of the answers given, long and short together: a question rightly left open counts for nothing. */
  score({ submission, answers }) {
    const { truth, prediction } = decisions({
      questions: readQuestions(answers),
      ids: textsOf(getColumn(submission, "example_id")),
      predictions: textsOf(getColumn(submission, "PredictionString"), ""),
    });
    return multiLabelF1Micro.compute(answered(truth), answered(prediction));
  },
  gradeV1,
});

function answered(decisions: Column): LabelSet[] {
  return Array.from({ length: lengthOf(decisions) }, (_, row) =>
    valueAt(decisions, row) === 1 ? ["answer"] : [],
  );
}
