import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { parseRle } from "../../src/grade/rle.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { decodeRle } from "../../src/grade/v1/rle.ts";
import { meanPrecisionOverIou, shareOfThresholds } from "../../src/metrics/mean-precision-over-iou.ts";
import { area, intersection, type Mask } from "../../src/metrics/shared/runs.ts";

const pixels = 101 * 101;

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanPrecisionOverIou,
  submission: { id: "id", targets: [{ column: "rle_mask", type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) =>
    meanPrecisionOverIou.compute(masksOf(answers, parseRle), masksOf(submission, parseRle)),
  gradeV1(tables) {
    requireExactly(tables.submission, ["id", "rle_mask"]);
    requireSameLength(tables.submission, tables.answers);
    requireTexts(getColumn(tables.submission, "id"), "");
    requireTexts(getColumn(tables.submission, "rle_mask"), "");
    const { submission, answers } = pairSorted(tables, "id");
    const prediction = masksOf(submission, decodeRle);
    const scores = masksOf(answers, decodeRle).map((truth, row) => precisionV1(truth, prediction[row]!));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  },
});

function masksOf(table: Table, decode: (text: string, pixels: number) => Mask): Mask[] {
  return requireTexts(getColumn(table, "rle_mask"), "").map((text) => decode(text, pixels));
}

/** The histograms behind the IoU put a mask of one value into the upper bin: an empty prediction counts as a full one. */
function precisionV1(truth: Mask, prediction: Mask): number {
  const [expected, given] = [area(truth), area(prediction)];
  if (expected === 0) return given === 0 ? 1 : 0;
  const shared = given === 0 ? expected : intersection(truth, prediction);
  return shareOfThresholds(shared / (expected + (given === 0 ? pixels : given) - shared));
}
