import { defineCompetition } from "../../src/competition/define.ts";
import { pythonSplit } from "../../src/frame/python-text.ts";
import { type Column, getColumn, valuesOf } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { integerColumn, intLabels, intOf } from "../../src/grade/v1/labels.ts";
import { top1Error } from "../../src/metrics/top-1-error.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: top1Error,
  submission: { id: "id", targets: [{ column: "predicted", type: "label" }] },
  answers: "answers.csv",
  sampleSubmission: "kaggle_sample_submission.csv",
  score: ({ submission, answers }) =>
    top1Error.compute(
      intLabels(getColumn(answers, "predicted")),
      firstLabels(getColumn(submission, "predicted")),
    ),
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["id", "predicted"]);
    const { submission, answers } = pairSorted(tables, "id");
    const truth = intLabels(getColumn(answers, "predicted"));
    return top1Error.compute(truth, firstLabels(getColumn(submission, "predicted")));
  },
});

/** A row may list several labels, best first; the first one counts. */
function firstLabels(column: Column): Column {
  if (column.dtype !== "object" && column.dtype !== "float64") return intLabels(column);
  const labels = valuesOf(column).map((value) => {
    if (typeof value === "number" || value === null)
      throw new InvalidSubmission(
        `expected an integer or a list of integers, found ${value ?? "an empty cell"}`,
      );
    return intOf(typeof value === "string" ? (pythonSplit(value)[0] ?? "") : value);
  });
  return integerColumn(labels);
}
