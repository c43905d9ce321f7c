import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { requireFinite } from "../../src/grade/finite.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { type Image, vocMap } from "../../src/metrics/voc-map.ts";
import { parseBoxes } from "./boxes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: vocMap,
  submission: { id: "id", targets: [{ column: "PredictionString", type: "text" }] },
  score({ submission, answers }) {
    const images = imagesOf(submission);
    requireFinite(images, ({ confidence, box }) => [confidence, ...box]);
    return vocMap.compute(imagesOf(answers), images);
  },
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["id", "PredictionString"]);
    const { submission, answers } = pairSorted(tables, "id");
    return vocMap.compute(imagesOf(answers), imagesOf(submission));
  },
});

function imagesOf(table: Table): Image[] {
  return requireTexts(getColumn(table, "PredictionString")).map(parseBoxes);
}
