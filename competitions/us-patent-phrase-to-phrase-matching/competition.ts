import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { floatsOf } from "../../src/grade/numbers.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { correlate, pearson } from "../../src/metrics/pearson.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: pearson,
  submission: { id: "id", targets: [{ column: "score", type: "number" }] },
  /** A constant, a missing or an infinite prediction gives NaN, which counts as valid. */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["id", "score"]);
    const { submission, answers } = pairSorted(tables, "id");
    const column = getColumn(submission, "score");
    if (column.dtype === "object") throw new InvalidSubmission('"score" must hold numbers');
    const prediction = floatsOf(column);
    if (!prediction.every(Number.isFinite)) return Number.NaN;
    return correlate(floatsOf(getColumn(answers, "score")), prediction);
  },
});
