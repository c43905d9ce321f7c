import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { weightedRocAuc } from "../../src/metrics/weighted-roc-auc.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: weightedRocAuc,
  submission: { id: "Id", targets: [{ column: "Label", type: "number" }] },
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["Id", "Label"]);
    const { submission, answers } = pairSorted(tables, "Id");
    return weightedRocAuc.compute(
      floatsOf(getColumn(answers, "Label")),
      floatsOf(getColumn(submission, "Label")),
    );
  },
});
