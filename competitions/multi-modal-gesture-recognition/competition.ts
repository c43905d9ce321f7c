import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { pythonInt, pythonSplit, textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { normalizedLevenshtein } from "../../src/metrics/normalized-levenshtein.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: normalizedLevenshtein,
  submission: { id: "Id", targets: [{ column: "Sequence", type: "text" }] },
  sampleSubmission: "randomPredictions.csv",
  score,
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["Id", "Sequence"]);
    return score(pairSorted(tables, "Id"));
  },
});

function score({ submission, answers }: GradeTables): number {
  return normalizedLevenshtein.compute(sequencesOf(answers), sequencesOf(submission));
}

/** Gestures are numbered 1 to 20. @throws InvalidSubmission on anything that Python's `int()` does not read */
function sequencesOf(table: Table): number[][] {
  return textsOf(getColumn(table, "Sequence")).map((text, row) =>
    pythonSplit(text).map((item) => {
      const gesture = pythonInt(item);
      if (gesture === undefined)
        throw new InvalidSubmission(`row ${row + 1}: expected integers, found "${item.slice(0, 40)}"`);
      return Number(pythonHash(gesture));
    }),
  );
}

/** By what the reference compares numbers: CPython's hash of an integer, which is itself below 2^61 - 1. */
function pythonHash(integer: bigint): bigint {
  return integer % (2n ** 61n - 1n);
}
