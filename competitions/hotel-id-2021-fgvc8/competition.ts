import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { splitCells } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { meanAveragePrecision } from "../../src/grade/v1/map-at-k.ts";
import { mapAt5 } from "../../src/metrics/map-at-5.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: mapAt5,
  submission: { id: "image", targets: [{ column: "hotel_id", type: "label" }] },
  score: ({ submission, answers }) => mapAt5.compute(itemsOf(answers), itemsOf(submission)),
  gradeV1(tables) {
    requireColumns(tables.submission, ["image", "hotel_id"]);
    requireSameLength(tables.submission, tables.answers);
    return meanAveragePrecision(pairBySets(tables, "image"), "hotel_id", 5);
  },
});

/** One guess a row may be written as a float. */
function itemsOf(table: Table): string[][] {
  const column = getColumn(table, "hotel_id");
  const texts = textsOf(column);
  return splitCells(column.dtype === "float64" ? texts.map((text) => String(Number(text))) : texts);
}
