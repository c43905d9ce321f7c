import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn, type Table, valueAt } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { parseRle } from "../../src/grade/rle.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireExactly, requireSameLength } from "../../src/grade/v1/columns.ts";
import { sameInPlace } from "../../src/grade/v1/ids.ts";
import { decodeRle } from "../../src/grade/v1/rle.ts";
import { fHalf } from "../../src/metrics/f-half.ts";
import type { Mask } from "../../src/metrics/shared/runs.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: fHalf,
  submission: { id: "Id", targets: [{ column: "Predicted", type: "text", canBeEmpty: true }] },
  answers: "inklabels_rle.csv",
  score: ({ submission, answers }) =>
    fHalf.compute(masksOf(answers, answers, parseRle), masksOf(submission, answers, parseRle)),
  /** Rows must stand in the answers' order, and a mask must not be an empty cell. */
  gradeV1({ submission, answers }) {
    requireSameLength(submission, answers);
    requireExactly(submission, ["Id", "Predicted"]);
    if (!sameInPlace(getColumn(submission, "Id"), getColumn(answers, "Id")))
      throw new InvalidSubmission("the ids are not those of the answers, in their order");
    for (let row = 0; row < submission.rows; row++)
      if (valueAt(getColumn(submission, "Predicted"), row) === null)
        throw new InvalidSubmission(`row ${row + 1} is empty`);
    return fHalf.compute(masksOf(answers, answers, decodeRle), masksOf(submission, answers, decodeRle));
  },
});

/** Pixels are counted row by row here, column by column elsewhere; a score cannot tell. */
function masksOf(table: Table, answers: Table, decode: (text: string, pixels: number) => Mask): Mask[] {
  const [height, width] = ["height", "width"].map((name) => floatsOf(getColumn(answers, name)));
  return requireTexts(getColumn(table, "Predicted"), "").map((text, row) =>
    decode(text, height![row]! * width![row]!),
  );
}
