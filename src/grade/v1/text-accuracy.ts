import type { GradeTables } from "../../competition/define.ts";
import { textsOf } from "../../frame/python-text.ts";
import { getColumn, stringColumn, type Table } from "../../frame/table.ts";
import { accuracy } from "../../metrics/accuracy.ts";
import { requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/** Accuracy of texts: every value is written out first, a missing one as "nan". @throws where the reference raises */
export function textAccuracyV1({ id, target }: { readonly id: string; readonly target: string }) {
  const texts = (table: Table) => stringColumn(textsOf(getColumn(table, target)));
  return (tables: GradeTables): number => {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, [target, id]);
    const { submission, answers } = pairSorted(tables, id);
    return accuracy.compute(texts(answers), texts(submission));
  };
}
