import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { jaccard, wordJaccard, wordsOf } from "../../src/metrics/word-jaccard.ts";

const target = "selected_text";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: wordJaccard,
  submission: { id: "textID", targets: [{ column: target, type: "text", canBeEmpty: true }] },
  score: ({ submission, answers }) => wordJaccard.compute(texts(answers), texts(submission)),
  /** Two texts without a word divide by zero. */
  gradeV1(tables) {
    requireColumns(tables.submission, ["textID", target]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, "textID");
    const prediction = texts(submission);
    const scores = texts(answers).map((text, row) => {
      const score = jaccard(wordsOf(prediction[row]!), wordsOf(text));
      if (score === undefined)
        throw new InvalidSubmission(`row ${row + 1} of the sorted ids has no word, nor has its answer`);
      return score;
    });
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  },
});

function texts(table: Table): string[] {
  return textsOf(getColumn(table, target), "");
}
