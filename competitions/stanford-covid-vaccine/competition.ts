import { defineCompetition } from "../../src/competition/define.ts";
import { sortOrder } from "../../src/frame/sort.ts";
import { getColumn, type Table, takeRows } from "../../src/frame/table.ts";
import { floatsOf, matrixOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { rmseOf } from "../../src/grade/v1/rmse.ts";
import { meanColumnRmse } from "../../src/metrics/mean-column-rmse.ts";

const id = "id_seqpos";
const scored = ["reactivity", "deg_Mg_pH10", "deg_Mg_50C"];
const alsoRequired = ["deg_pH10", "deg_50C"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanColumnRmse,
  submission: { id, targets: [...scored, ...alsoRequired].map((column) => ({ column, type: "number" })) },
  score({ submission, answers }) {
    const kept = keptRows(answers);
    const [truth, prediction] = [answers, submission].map((table) => matrixOf(takeRows(table, kept), scored));
    return meanColumnRmse.compute(truth!, prediction!);
  },
  /**
   * The mask of scored positions is applied by row number in each file, not by id: unless the rows of the submission
   * stand in the answers' order, other positions are scored, paired by what is left after sorting.
   */
  gradeV1(tables) {
    const { submission, answers } = tables;
    requireSameLength(submission, answers);
    requireColumns(submission, [id, ...scored, ...alsoRequired]);
    pairSorted(tables, id);
    const kept = new Set(keptRows(answers));
    const keptInOrder = (table: Table) =>
      takeRows(
        table,
        sortOrder(getColumn(table, id)).filter((row) => kept.has(row)),
      );
    const paired = { submission: keptInOrder(submission), answers: keptInOrder(answers) };
    return scored.reduce((sum, name) => sum + rmseOf(paired, name), 0) / scored.length;
  },
});

/** The rows of the answers that count: positions of good signal within the first 68. */
function keptRows(answers: Table): number[] {
  const keep = floatsOf(getColumn(answers, "keep"));
  return Array.from(keep.keys()).filter((row) => keep[row] === 1);
}
