import type { Problem, SubmissionSpec } from "../competition/define.ts";
import type { Table } from "../frame/table.ts";
import { align } from "./align.ts";
import { checkValues } from "./check-values.ts";

/**
 * Format check against the schema and the ids of the rows that it must have. Knows no answers, tells no score.
 * @returns all problems; empty when the submission is valid
 */
export function validateTable(
  submission: Table,
  { spec, ids }: { readonly spec: SubmissionSpec; readonly ids: Table },
): Problem[] {
  return [...align(submission, ids, spec).problems, ...checkValues(submission, spec)];
}
