import { pythonFloat } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import type { CocoBox } from "../../src/metrics/coco-map.ts";
import { rowsByValue } from "../../src/metrics/shared/groups.ts";

/** The answers' findings by image, in order of first appearance; boxes as xmin, ymin, xmax, ymax. */
export function trueBoxes(answers: Table): CocoBox[][] {
  const [category, ...edges] = ["class_id", "x_min", "y_min", "x_max", "y_max"].map((name) =>
    floatsOf(getColumn(answers, name)),
  );
  return [...rowsByValue(getColumn(answers, "image_id")).values()].map((rows) =>
    rows.map((row) => boxOf({ category: category![row]!, score: 1, edges: edges.map((edge) => edge[row]!) })),
  );
}

/** "class confidence xmin ymin xmax ymax", any number of times. @throws InvalidSubmission on other counts or words */
export function parsePredictions(text: string, row: number): CocoBox[] {
  const numbers = text.split(" ").map((word) => {
    const number = pythonFloat(word);
    if (number === undefined)
      throw new InvalidSubmission(`row ${row + 1}: expected numbers, found "${word.slice(0, 40)}"`);
    return number;
  });
  if (numbers.length % 6 !== 0)
    throw new InvalidSubmission(`row ${row + 1}: ${numbers.length} numbers, not a multiple of 6`);
  return Array.from({ length: numbers.length / 6 }, (_, i) => {
    const [category, score, ...edges] = numbers.slice(6 * i, 6 * i + 6) as [number, number, ...number[]];
    if (!Number.isFinite(category)) throw new InvalidSubmission(`row ${row + 1}: a class is ${category}`);
    return boxOf({ category: Math.trunc(category), score, edges });
  });
}

function boxOf({
  category,
  score,
  edges,
}: {
  category: number;
  score: number;
  edges: readonly number[];
}): CocoBox {
  const [xMin, yMin, xMax, yMax] = edges as [number, number, number, number];
  return { category, score, box: [xMin, yMin, xMax, yMax], area: (xMax - xMin) * (yMax - yMin) };
}
