import { defineCompetition, type GradeTables } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table } from "../../src/frame/table.ts";
import { requireColumns, requireSameLength } from "../../src/grade/v1/columns.ts";
import { pairSorted } from "../../src/grade/v1/ids.ts";
import { meanLevenshtein } from "../../src/metrics/mean-levenshtein.ts";

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: meanLevenshtein,
  submission: { id: "image_id", targets: [{ column: "InChI", type: "text" }] },
  score,
  /** Every value is written out as a text first, a missing one as "nan". */
  gradeV1(tables) {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, ["image_id", "InChI"]);
    return score(pairSorted(tables, "image_id"));
  },
});

function score({ submission, answers }: GradeTables): number {
  const texts = (table: Table) => textsOf(getColumn(table, "InChI"));
  return meanLevenshtein.compute(texts(answers), texts(submission));
}
