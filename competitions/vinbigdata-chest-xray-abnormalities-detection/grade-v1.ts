import type { GradeTables } from "../../src/competition/define.ts";
import { getColumn, valueAt } from "../../src/frame/table.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns } from "../../src/grade/v1/columns.ts";
import { requireSameSet, setKey } from "../../src/grade/v1/ids.ts";
import { type CocoBox, cocoMap } from "../../src/metrics/coco-map.ts";
import { rowsByValue } from "../../src/metrics/shared/groups.ts";
import { parsePredictions, trueBoxes } from "./boxes.ts";

/**
 * The right and lower edge of a box are taken for its width and height, and the very first true box and the very first
 * prediction, which get the id 0, are forgotten when they match. An image may have several rows.
 */
export function gradeV1({ submission, answers }: GradeTables): number {
  requireColumns(submission, ["PredictionString", "image_id"]);
  const [given, wanted] = [getColumn(submission, "image_id"), getColumn(answers, "image_id")];
  requireSameSet(given, wanted, "image_id");
  const place = new Map([...rowsByValue(wanted).keys()].map((image, i) => [setKey(image), i]));
  const predictions: CocoBox[][] = Array.from(place, () => []);
  let isFirst = true;
  requireTexts(getColumn(submission, "PredictionString")).forEach((text, row) => {
    for (const box of parsePredictions(text, row)) {
      predictions[place.get(setKey(valueAt(given, row)))!]!.push(
        isFirst ? { ...box, isForgotten: true } : box,
      );
      isFirst = false;
    }
  });
  const [[first, ...rest] = [], ...images] = trueBoxes(answers);
  return cocoMap.compute([[{ ...first!, isForgotten: true }, ...rest], ...images], predictions);
}
