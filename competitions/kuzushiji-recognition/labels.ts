import { pythonFloat } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import type { Boxes, Points } from "../../src/metrics/kuzushiji-f1.ts";

/** The answers' pages: "label x y width height" for each character. */
export function boxesOf(answers: Table): Boxes[] {
  return pagesOf(answers, 5).map(({ labels, numbers: [x, y, width, height] }) => ({
    labels,
    x: x!,
    y: y!,
    width: width!,
    height: height!,
  }));
}

/** The submission's pages: "label x y" for each character. @throws InvalidSubmission on other counts or words */
export function pointsOf(submission: Table): Points[] {
  return pagesOf(submission, 3).map(({ labels, numbers: [x, y] }) => ({ labels, x: x!, y: y! }));
}

/** Cells of items that have a label and then numbers, all separated by one blank; an empty cell has none. */
function pagesOf(table: Table, itemLength: number) {
  return requireTexts(getColumn(table, "labels"), "").map((text, row) => {
    const words = text === "" ? [] : text.split(" ");
    if (words.length % itemLength !== 0)
      throw new InvalidSubmission(`row ${row + 1}: ${words.length} words, not a multiple of ${itemLength}`);
    const every = (offset: number) => words.filter((_, i) => i % itemLength === offset);
    const numbers = Array.from({ length: itemLength - 1 }, (_, i) =>
      Float64Array.from(every(i + 1), (word) => numberOf(word, row)),
    );
    return { labels: every(0), numbers };
  });
}

function numberOf(word: string, row: number): number {
  const number = pythonFloat(word);
  if (number === undefined)
    throw new InvalidSubmission(`row ${row + 1}: expected a coordinate, found "${word.slice(0, 40)}"`);
  return number;
}
