import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { getColumn, takeRows } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { mae } from "../../src/metrics/mae.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: mae,
  submission: { id: "id", targets: [{ column: "pressure", type: "number" }] },
  score,
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", "pressure"]);
    requireSameLength(tables.submission, tables.answers);
    return score(pairSorted(tables, "id"));
  },
});

/** Only the inspiratory phase counts, where the exhalation valve is closed (u_out = 0). */
function score({ submission, answers }: GradeTables): number {
  const valve = floatsOf(getColumn(answers, "u_out"));
  const closed = Array.from(valve.keys()).filter((row) => valve[row] === 0);
  const [truth, prediction] = [answers, submission].map((table) =>
    floatsOf(getColumn(takeRows(table, closed), "pressure")),
  );
  return mae.compute(truth!, prediction!);
}
