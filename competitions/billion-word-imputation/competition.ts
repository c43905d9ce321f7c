import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { getColumn } from "../../src/frame/table.ts";
import { requireTexts } from "../../src/grade/texts.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { meanLevenshtein } from "../../src/metrics/mean-levenshtein.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanLevenshtein,
  submission: { id: "id", targets: [{ column: "sentence", type: "text" }] },
  score,
  gradeV1(tables) {
    requireColumns(tables.submission, ["id", "sentence"]);
    requireSameLength(tables.submission, tables.answers);
    return score(pairSorted(tables, "id"));
  },
});

function score({ submission, answers }: GradeTables): number {
  return meanLevenshtein.compute(
    requireTexts(getColumn(answers, "sentence")),
    requireTexts(getColumn(submission, "sentence")),
  );
}
