import type { GradeTables } from "../../competition/define.ts";
import { textsOf } from "../../frame/python-text.ts";
import { getColumn, stringColumn, type Table } from "../../frame/table.ts";
import { accuracy } from "../../metrics/accuracy.ts";
import { requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/** Accuracy of texts, grader v1: rows paired by sorting. @throws where the reference raises */
export function textAccuracyV1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, [target, id]);
    return textAccuracy(pairSorted(tables, id), target);
  };
}

/** The share of paired rows with the same text. Every value is written out first, a missing one as "nan". */
export function textAccuracy({ submission, answers }: GradeTables, target: string): number {
  const texts = (table: Table) => stringColumn(textsOf(getColumn(table, target)));
  return accuracy.compute(texts(answers), texts(submission));
}
