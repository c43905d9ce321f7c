import type { GradeTables } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, stringColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { requireSameSet } from "../../src/grade/v1/ids.ts";
import { f1Micro } from "../../src/metrics/f1-micro.ts";
import { idsOf, readQuestions } from "./answers.ts";
import { decisions } from "./decisions.ts";

/**
 * Every value is written out as a text first, a missing one as nothing. The F1 is taken over both values of the
 * decisions, answered or not, and so is their accuracy.
 */
export function gradeV1({ submission, answers }: GradeTables): number {
  const questions = readQuestions(answers);
  if (submission.rows !== 2 * questions.length)
    throw new InvalidSubmission(`expected ${2 * questions.length} rows, found ${submission.rows}`);
  requireColumns(submission, ["example_id", "PredictionString"]);
  const ids = textsOf(getColumn(submission, "example_id"), "");
  requireSameSet(stringColumn(ids), stringColumn(idsOf(questions)), "example_id");
  const predictions = textsOf(getColumn(submission, "PredictionString"), "");
  const { truth, prediction } = decisions({ questions, ids, predictions });
  return f1Micro.compute(truth, prediction);
}
