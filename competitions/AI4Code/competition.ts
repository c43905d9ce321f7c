import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { splitCells } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { kendallTau } from "../../src/metrics/kendall-tau.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: kendallTau,
  submission: { id: "id", targets: [{ column: "cell_order", type: "text" }] },
  answers: "test_orders.csv",
  score: ({ submission, answers }) => kendallTau.compute(ordersOf(answers), ordersOf(submission)),
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["id", "cell_order"]);
    const { submission, answers } = pairBySets(tables, "id");
    const [truth, prediction] = [ordersOf(answers), ordersOf(submission)];
    if (truth.length !== prediction.length) throw new InvalidSubmission("an id stands more than once");
    return kendallTau.compute(truth, prediction);
  },
});

function ordersOf(table: Table): string[][] {
  return splitCells(textsOf(getColumn(table, "cell_order")));
}
