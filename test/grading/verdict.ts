import type { Edition } from "../../src/competition/define.ts";
import { gradeTable } from "../../src/grade/grade-table.ts";
import { parseSubmission } from "../../src/grade/read-submission.ts";
import type { GradingCases } from "./cases.ts";

/** A score as golden files hold it: a number, "nan", "inf", "-inf", or null for an invalid submission. */
export type GoldenScore = number | "nan" | "inf" | "-inf" | null;

/** What our grader says of one submission. @throws when the grader itself breaks */
export function verdictOf(
  { competition, answers }: GradingCases,
  { bytes, edition = "v1" }: { bytes: Uint8Array; edition?: Edition },
): GoldenScore {
  const read = parseSubmission(bytes);
  if (read.kind === "invalid") return null;
  const verdict = gradeTable(competition.definition, { submission: read.table, answers, edition });
  switch (verdict.kind) {
    case "invalid":
      return null;
    case "no-score":
      return "nan";
    case "scored":
      return Number.isFinite(verdict.score) ? verdict.score : verdict.score > 0 ? "inf" : "-inf";
  }
}

/** Equal verdicts, and scores equal to 1e-9, relative where they are above one. */
export function isSameVerdict(a: GoldenScore, b: GoldenScore): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}
