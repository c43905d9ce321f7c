import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, takeRows } from "../../src/frame/table.ts";
import { floatsOf, matrixOf } from "../../src/grade/numbers.ts";
import { meanColumnRocAuc } from "../../src/metrics/mean-column-roc-auc.ts";
import { classes } from "./classes.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRocAuc,
  submission: { id: "id", targets: classes.map((column) => ({ column, type: "number", min: 0, max: 1 })) },
  /** Rows that the answers mark with -1 were never labelled and do not count. */
  score({ submission, answers }) {
    const marks = floatsOf(getColumn(answers, classes[0]!));
    const labelled = Array.from(marks.keys()).filter((row) => marks[row]! >= 0);
    const [truth, prediction] = [answers, submission].map((table) =>
      matrixOf(takeRows(table, labelled), classes),
    );
    return meanColumnRocAuc.compute(truth!, prediction!);
  },
  gradeV1,
});
