import { defineCompetition } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { jaccard, wordJaccard, wordsOf } from "../../src/metrics/word-jaccard.ts";

const target = "PredictionString";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: wordJaccard,
  submission: { id: "id", targets: [{ column: target, type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) =>
    wordJaccard.compute(
      requireTexts(getColumn(answers, target), ""),
      requireTexts(getColumn(submission, target), ""),
    ),
  /** Two texts without a word score 0. */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, [target, "id"]);
    const { submission, answers } = pairSorted(tables, "id");
    const truth = requireTexts(getColumn(answers, target), "");
    const prediction = requireTexts(getColumn(submission, target), "");
    const total = truth.reduce(
      (sum, text, row) => sum + (jaccard(wordsOf(text), wordsOf(prediction[row]!)) ?? 0),
      0,
    );
    return total / truth.length;
  },
});
