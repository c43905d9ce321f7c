import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { splitCells } from "../../src/grade/texts.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { meanAveragePrecision } from "../../src/grade/v1/map-at-k.ts";
import { mapAt5 } from "../../src/metrics/map-at-5.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: mapAt5,
  submission: { id: "Image", targets: [{ column: "Id", type: "text" }] },
  score: ({ submission, answers }) => mapAt5.compute(itemsOf(answers), itemsOf(submission)),
  gradeV1(tables) {
    requireExactly(tables.submission, ["Image", "Id"]);
    requireSameLength(tables.submission, tables.answers);
    return meanAveragePrecision(pairBySets(tables, "Image"), "Id", 5);
  },
});

function itemsOf(table: Table): string[][] {
  return splitCells(textsOf(getColumn(table, "Id")));
}
