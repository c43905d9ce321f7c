import { defineCompetition } from "../../src/competition/define.ts";
import { textsOf } from "../../src/frame/python-text.ts";
import { getColumn, type Table, takeRows, valueAt } from "../../src/frame/table.ts";
import { InvalidSubmission } from "../../src/grade/invalid-submission.ts";
import { splitCells } from "../../src/grade/texts.ts";
import { requireExactly } from "../../src/grade/v1/columns.ts";
import { pythonSet, type SetKey, setKey, sortedBy } from "../../src/grade/v1/ids.ts";
import { meanAveragePrecision } from "../../src/grade/v1/map-at-k.ts";
import { mapAt12 } from "../../src/metrics/map-at-12.ts";

const [id, target] = ["customer_id", "prediction"];

export default defineCompetition({
  source: { kind: "kaggle" },
  metric: mapAt12,
  /** Only customers who bought something in the test week are graded; a submission names all customers. */
  submission: { id, targets: [{ column: target, type: "text", canBeEmpty: true }], mayHaveMoreRows: true },
  answers: "answers.csv",
  score: ({ submission, answers }) => mapAt12.compute(itemsOf(answers), itemsOf(submission)),
  /** A customer that stands twice moves all customers behind it by a row, and the last ones out. */
  gradeV1({ submission, answers }) {
    requireExactly(submission, [id, target]);
    const column = getColumn(submission, id);
    const wanted = pythonSet(getColumn(answers, id));
    const given = new Set<SetKey>();
    const rows: number[] = [];
    for (let row = 0; row < submission.rows; row++) {
      const value = valueAt(column, row);
      if (value === null || !wanted.has(setKey(value))) continue;
      given.add(setKey(value));
      rows.push(row);
    }
    for (const customer of wanted)
      if (!given.has(customer)) throw new InvalidSubmission(`no row for ${id} ${String(customer)}`);
    return meanAveragePrecision(
      { submission: sortedBy(takeRows(submission, rows), id), answers: sortedBy(answers, id) },
      target,
      12,
    );
  },
});

/** An article's number has ten digits; where each row names one article or none, the column is read as numbers. */
function itemsOf(table: Table): string[][] {
  const column = getColumn(table, target);
  const texts = textsOf(column, "");
  if (column.dtype === "object") return splitCells(texts);
  return texts.map((text) => (text === "" ? [] : [String(Number(text)).padStart(10, "0")]));
}
