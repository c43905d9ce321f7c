import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { f1Macro } from "../../metrics/f1-macro.ts";
import { requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";
import { intLabels } from "./labels.ts";

/** F1, macro-averaged, of integer labels, as the herbarium graders have it. @throws where they raise */
export function f1MacroV1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    requireSameLength(tables.submission, tables.answers);
    requireColumns(tables.submission, [id, target]);
    const { submission, answers } = pairSorted(tables, id);
    return f1Macro.compute(intLabels(getColumn(answers, target)), intLabels(getColumn(submission, target)));
  };
}
