import { defineCompetition } from "../../src/competition/define.ts";
import { columnNames, getColumn, takeRows } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { matrixOf } from "../../src/grade/numbers.ts";
import { requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { labelRankingAveragePrecision } from "../../src/metrics/label-ranking-average-precision.ts";
import type { Matrix } from "../../src/metrics/metric.ts";
import { classes } from "./classes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: labelRankingAveragePrecision,
  submission: { id: "fname", targets: classes.map((column) => ({ column, type: "number" })) },
  /** What stands in rows without a label is not looked at. Columns must stand in the sample submission's order, none besides. */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    const expected = ["fname", ...classes];
    const names = columnNames(tables.submission);
    if (names.length !== expected.length || names.some((name, i) => name !== expected[i]))
      throw new InvalidSubmission("the columns must be those of the sample submission, in its order");
    const { submission, answers } = pairSorted(tables, "fname");
    const types = new Set(classes.map((name) => getColumn(submission, name).dtype));
    if (types.has("object")) throw new InvalidSubmission("the scores must be numbers");
    if (types.size === 1 && types.has("bool"))
      throw new InvalidSubmission("the scores are booleans, which scikit-learn cannot negate");
    const labelled = rowsWithLabel(matrixOf(answers, classes));
    const [truth, prediction] = [answers, submission].map((table) =>
      matrixOf(takeRows(table, labelled), classes),
    );
    return labelRankingAveragePrecision.compute(truth!, prediction!);
  },
});

function rowsWithLabel({ rows, columns, values }: Matrix): number[] {
  const hasLabel = (row: number) =>
    values.subarray(row * columns, (row + 1) * columns).some((value) => value > 0);
  return Array.from({ length: rows }, (_, row) => row).filter(hasLabel);
}
