import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { parseRle } from "../../src/grade/rle.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairBySets } from "../../src/grade/v1/ids.ts";
import { decodeRle } from "../../src/grade/v1/rle.ts";
import { meanDice } from "../../src/metrics/mean-dice.ts";
import type { Mask } from "../../src/metrics/shared/runs.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanDice,
  submission: { id: "id", targets: [{ column: "predicted", type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) =>
    meanDice.compute(masksOf(answers, "encoding", parseRle), predictedMasks(submission, answers, parseRle)),
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", "predicted"]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairBySets(tables, "id");
    const prediction = predictedMasks(submission, answers, decodeRle);
    return meanDice.compute(masksOf(answers, "encoding", decodeRle), prediction);
  },
});

type Decode = (text: string, pixels: number) => Mask;

function predictedMasks(submission: Table, answers: Table, decode: Decode): Mask[] {
  const texts = requireTexts(getColumn(submission, "predicted"), "");
  const pixels = pixelsOf(answers);
  return texts.map((text, row) => decode(text, pixels[row]!));
}

function masksOf(answers: Table, column: string, decode: Decode): Mask[] {
  const pixels = pixelsOf(answers);
  return requireTexts(getColumn(answers, column), "").map((text, row) => decode(text, pixels[row]!));
}

function pixelsOf(answers: Table): Float64Array {
  const [height, width] = ["height_pixels", "width_pixels"].map((name) => floatsOf(getColumn(answers, name)));
  return height!.map((pixels, row) => pixels * width![row]!);
}
