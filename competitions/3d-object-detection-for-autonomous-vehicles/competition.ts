import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { map3d, type Scene } from "../../src/metrics/map-3d.ts";
import { parseScene } from "./boxes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: map3d,
  submission: { id: "Id", targets: [{ column: "PredictionString", type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) => map3d.compute(scenesOf(answers), scenesOf(submission)),
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["Id", "PredictionString"]);
    const { submission, answers } = pairSorted(tables, "Id");
    return map3d.compute(scenesOf(answers), scenesOf(submission));
  },
});

function scenesOf(table: Table): Scene[] {
  return requireTexts(getColumn(table, "PredictionString"), "").map(parseScene);
}
