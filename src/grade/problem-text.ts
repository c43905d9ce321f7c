import type { Problem } from "../competition/define.ts";

/** All problems as sentences for the submission's author, joined by a space. Row numbers count data rows from 1. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(describeProblem).join(" ");
}

export function describeProblem(problem: Problem): string {
  switch (problem.code) {
    case "unreadable":
      return `${problem.detail}.`;
    case "missing-column":
      return `Column "${problem.column}" is missing; the file has ${listed(problem.found)}.`;
    case "row-count":
      return `The file has ${problem.found} rows; expected ${problem.expected}, one for each row of the sample submission.`;
    case "missing-id":
      return `No row for ${problem.column} ${short(problem.value)}${andMore(problem.count)}.`;
    case "unknown-id":
      return `Row ${problem.row + 1}: ${problem.column} ${short(problem.value)} is not in the test set${andMore(problem.count)}.`;
    case "duplicate-id":
      return `Row ${problem.row + 1}: ${problem.column} ${short(problem.value)} stands more than once${andMore(problem.count)}.`;
    case "bad-value":
      return `Row ${problem.row + 1}, column "${problem.column}": ${short(problem.value)} is not ${problem.expected}${andMore(problem.count)}.`;
    case "unscorable":
      return `The values cannot be scored: ${problem.detail}.`;
  }
}

function andMore(count: number): string {
  return count > 1 ? ` (${count} such rows)` : "";
}

function short(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(short).join(", ");
  return names.length > 12 ? `${shown} … (${names.length} columns)` : shown;
}
