import type { GradeTables } from "../../competition/define.ts";
import { getColumn } from "../../frame/table.ts";
import { multiLabelF1Micro } from "../../metrics/multi-label-f1-micro.ts";
import { labelSets } from "../label-sets.ts";
import { requireColumns, requireSameLength } from "./columns.ts";
import { pairSorted } from "./ids.ts";

/** F1 of label sets, where labels that no answer has are left out of the predictions. @throws where the reference raises */
export function multiLabelF1V1({ id, target }: { readonly id: string; readonly target: string }) {
  return (tables: GradeTables): number => {
    requireColumns(tables.submission, [id, target]);
    requireSameLength(tables.submission, tables.answers);
    const { submission, answers } = pairSorted(tables, id);
    const truth = labelSets(getColumn(answers, target));
    const known = new Set(truth.flat());
    const prediction = labelSets(getColumn(submission, target));
    return multiLabelF1Micro.compute(
      truth,
      prediction.map((labels) => labels.filter((label) => known.has(label))),
    );
  };
}
