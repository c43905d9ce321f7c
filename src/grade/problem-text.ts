import type { BadCell, Problem } from "../competition/define.ts";

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
      return `No row for ${problem.column} ${problem.values.map(short).join(", ")}${andMore(problem)}.`;
    case "unknown-id":
      return `Not in the test set: ${problem.column} ${places(problem)}.`;
    case "duplicate-id":
      return `More than once: ${problem.column} ${places(problem)}.`;
    case "bad-value":
      return `Column "${problem.column}": expected ${problem.expected}, found ${places(problem)}.`;
    case "row-sum":
      return `The values of a row must sum to 1; found ${places(problem)}.`;
    case "unscorable":
      return `The values cannot be scored: ${problem.detail}.`;
  }
}

function places(problem: { readonly cells: readonly BadCell[]; readonly count: number }): string {
  return `${problem.cells.map(({ row, value }) => `${short(value)} (row ${row + 1})`).join(", ")}${andMore(problem)}`;
}

/** How many there are beyond those named. */
function andMore({ count, ...named }: { count: number; cells?: unknown; values?: unknown }): string {
  const more = count - ((named.cells ?? named.values) as readonly unknown[]).length;
  return more > 0 ? ` and ${more} more` : "";
}

function short(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(short).join(", ");
  return names.length > 12 ? `${shown} … (${names.length} columns)` : shown;
}
