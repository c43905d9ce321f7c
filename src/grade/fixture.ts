import type { Table } from "../frame/table.ts";

/**
 * `fixture/submissions.ts` of a competition: made-up answers and submissions in its format, from which tests, the
 * parity check and the benchmarks take as many as they want. Deterministic in `draw`.
 */
export interface GradingFixture {
  /** The text of the file under private/: 20 to 60 rows, with the ties and odd values that real answers have. */
  answers(draw: Draw): string;
  /** A valid submission (CSV text) of random quality; its id column comes first unless the format says otherwise. */
  submission(draw: Draw, answers: Table): string;
  /** The submission that scores best; absent: the id and target columns of the answers. */
  perfect?(answers: Table): string;
  /** What the competition hands out as its sample submission: the same guess for every row. */
  sample(answers: Table): string;
  /** Further submissions that this format makes interesting, by name: extremes, odd spellings, near misses. */
  special?(draw: Draw, answers: Table): Readonly<Record<string, string>>;
}

/** Where the fixture's randomness comes from. */
export interface Draw {
  /** In [0, 1). */
  uniform(): number;
  normal(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** Returns its argument, typed. */
export function defineGradingFixture(fixture: GradingFixture): GradingFixture {
  return fixture;
}

/** CSV text of columns in that order; null is an empty cell, booleans are True and False, texts are quoted if need be. */
export function csvText(
  columns: Readonly<Record<string, readonly (string | number | bigint | boolean | null)[]>>,
): string {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.length;
  const lines = [names.map(cellText).join(",")];
  for (let row = 0; row < rows; row++)
    lines.push(names.map((name) => cellText(columns[name]![row]!)).join(","));
  return `${lines.join("\n")}\n`;
}

function cellText(value: string | number | bigint | boolean | null): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
