import type { GradeInput, Verdict } from "../../src/competition/define.ts";
import { getColumn, takeRows } from "../../src/frame/table.ts";
import { align } from "../../src/grade/align.ts";
import { checkValues } from "../../src/grade/check-values.ts";
import { accuracy } from "../../src/metrics/accuracy.ts";
import { submission as spec } from "./submission.ts";

const target = "Transported";

/**
 * Edition v1 scores every column of labels that scikit-learn's accuracy_score takes beside boolean answers, as the
 * reference does; v2 accepts True and False only.
 * @throws MetricInputError where accuracy_score raises
 */
export function grade({ submission, answers, edition }: GradeInput): Verdict {
  const { order, problems } = align(submission, answers, spec);
  const found = edition === "v1" ? problems : [...problems, ...checkValues(submission, spec)];
  if (found.length > 0) return { kind: "invalid", problems: found };
  const prediction = getColumn(takeRows(submission, order), target);
  return { kind: "scored", score: accuracy.compute(getColumn(answers, target), prediction) };
}
