import type { LeaderboardFacts } from "../../../competition/facts.ts";
import { contradictsDirection, readLeaderboard } from "../../../competition/leaderboard.ts";
import { UserError } from "../../../core/errors.ts";
import { thresholdsOf } from "../../../grade/medal.ts";

export interface BoardDifference {
  readonly what: "teams" | "gold" | "silver" | "bronze" | "median";
  readonly found: number;
  readonly expected: number;
}

export interface BoardComparison {
  readonly teams: number;
  /** Where the board's figures are not those of facts.json, to nine decimals. */
  readonly differences: readonly BoardDifference[];
  /** The board, best first, runs the other way than facts.json declares. */
  readonly contradicts_direction: boolean;
  /** All of it in sentences; none when the board agrees. */
  readonly texts: readonly string[];
}

const figures = ["teams", "gold", "silver", "bronze", "median"] as const;

/** A full board, best first, against the figures that facts.json carries of it. */
export function compareBoard(scores: readonly number[], facts: LeaderboardFacts): BoardComparison {
  const found = { teams: scores.length, ...thresholdsOf(scores) };
  const differences = figures
    .filter((what) => Math.abs(found[what] - facts[what]) > 1e-9)
    .map((what) => ({ what, found: found[what], expected: facts[what] }));
  const contradicts = contradictsDirection(scores, facts.lower_is_better);
  const declared = facts.lower_is_better ? "lower" : "higher";
  const texts = [
    ...(contradicts
      ? [
          `it runs from ${scores[0]} to ${scores.at(-1)}, but facts.json declares that a ${declared} score is better`,
        ]
      : []),
    ...differences.map(({ what, found, expected }) => `${what} ${found}, but facts.json has ${expected}`),
  ];
  return { teams: scores.length, differences, contradicts_direction: contradicts, texts };
}

export type CheckedBoard =
  | { readonly kind: "read"; readonly comparison: BoardComparison }
  | { readonly kind: "damaged"; readonly error: string; readonly comparison?: undefined };

/** A leaderboard file compared, or what makes it unusable. */
export function checkedBoard(path: string, facts: LeaderboardFacts): CheckedBoard {
  try {
    return { kind: "read", comparison: compareBoard(readLeaderboard(path), facts) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "damaged", error: error.message };
  }
}
