import type { Problem } from "../competition/define.ts";
import type { Competition } from "../competition/discover.ts";
import type { Table } from "../frame/table.ts";
import { align } from "./align.ts";
import { checkValues } from "./check-values.ts";

/**
 * Format check against the schema and the ids of the public sample submission. Knows no answers, tells no score.
 * @returns all problems; empty when the submission is valid
 */
export function validateTable({ definition }: Competition, submission: Table, sample: Table): Problem[] {
  return [
    ...align(submission, sample, definition.submission).problems,
    ...checkValues(submission, definition.submission),
  ];
}
