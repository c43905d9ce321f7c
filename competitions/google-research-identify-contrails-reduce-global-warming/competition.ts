import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { parseRle } from "../../src/grade/rle.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { decodeRle } from "../../src/grade/v1/rle.ts";
import { globalDice } from "../../src/metrics/global-dice.ts";
import { area, type Mask } from "../../src/metrics/shared/runs.ts";

const [id, target] = ["record_id", "encoded_pixels"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: globalDice,
  submission: { id, targets: [{ column: target, type: "text" }] },
  answers: "answers.csv",
  score: ({ submission, answers }) =>
    globalDice.compute(masksOf(answers, answers, parseRle), masksOf(submission, answers, parseRle)),
  /** NaN, which counts as valid, where all masks are empty. */
  gradeV1(tables) {
    requireColumns(tables.submission, [id, target]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, id);
    const [truth, prediction] = [
      masksOf(answers, answers, decodeRle),
      masksOf(submission, answers, decodeRle),
    ];
    if ([...truth, ...prediction].every((mask) => area(mask) === 0)) return Number.NaN;
    return globalDice.compute(truth, prediction);
  },
});

/** A dash stands for an empty mask. */
function masksOf(table: Table, answers: Table, decode: (text: string, pixels: number) => Mask): Mask[] {
  const [height, width] = ["height", "width"].map((name) => floatsOf(getColumn(answers, name)));
  return requireTexts(getColumn(table, target)).map((text, row) =>
    decode(text === "-" ? "" : text, height![row]! * width![row]!),
  );
}
