import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table, takeRows } from "../../src/frame/table.ts";
import { requireFinite } from "../../src/grade/finite.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { cocoMap } from "../../src/metrics/coco-map.ts";
import { rowsByValue } from "../../src/metrics/shared/groups.ts";
import { parsePredictions, trueBoxes } from "./boxes.ts";
import { gradeV1 } from "./grade-v1.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: cocoMap,
  submission: { id: "image_id", targets: [{ column: "PredictionString", type: "text" }] },
  answers: "answers.csv",
  expectedRows: firstRows,
  score({ submission, answers }) {
    const predictions = requireTexts(getColumn(submission, "PredictionString")).map(parsePredictions);
    requireFinite(predictions, ({ score, box }) => [score, ...box]);
    return cocoMap.compute(
      trueBoxes(answers).map((image) => image.map((edges) => ({ ...edges, box: asSize(edges.box) }))),
      predictions.map((image) => image.map((edges) => ({ ...edges, box: asSize(edges.box) }))),
    );
  },
  gradeV1,
});

/** The answers have a row for each finding; a submission has one for each image. */
function firstRows(answers: Table): Table {
  return takeRows(
    answers,
    [...rowsByValue(getColumn(answers, "image_id")).values()].map(([first]) => first!),
  );
}

type Edges = readonly [xMin: number, yMin: number, xMax: number, yMax: number];

function asSize([xMin, yMin, xMax, yMax]: Edges): Edges {
  return [xMin, yMin, xMax - xMin, yMax - yMin];
}
