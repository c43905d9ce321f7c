import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { requireFinite } from "../../src/grade/finite.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { map3d, type Scene } from "../../src/metrics/map-3d.ts";
import { parseScene } from "./boxes.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: map3d,
  submission: { id: "Id", targets: [{ column: "PredictionString", type: "text", canBeEmpty: true }] },
  score({ submission, answers }) {
    const scenes = scenesOf(submission);
    requireFinite(scenes, ({ score, center, size, yaw }) => [score, ...center, ...size, yaw]);
    scenes.forEach((scene, row) => {
      if (scene.some(({ size }) => Math.min(...size) <= 0))
        throw new InvalidSubmission(`row ${row + 1}: expected sizes above 0`);
    });
    return map3d.compute(scenesOf(answers), scenes);
  },
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
