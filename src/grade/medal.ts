import type { Edition } from "../competition/define.ts";
import type { LeaderboardFacts } from "../competition/facts.ts";
import type { Leaderboard } from "../competition/leaderboard.ts";
import type { Medal } from "../record/schema.ts";
import { roundScore } from "./round.ts";

export { type Thresholds, thresholdsOf } from "../competition/leaderboard-facts.ts";

export interface Placing {
  readonly medal: Medal | null;
  readonly aboveMedian: boolean;
  readonly rank: number;
  readonly percentile: number;
}

/** Scores that differ by less than the rounding of a long sum, or the clip of a log loss, are equal in edition v2. */
const tieWidth = 1e-12;

/**
 * Medal, rank and percentile of a score. Reaching a line earns its medal; the median must be beaten.
 * Edition v1 compares the score rounded to 5 decimals, as the reference does; v2 the score itself.
 */
export function place(
  score: number,
  facts: LeaderboardFacts,
  { leaderboard, edition }: { leaderboard: Leaderboard; edition: Edition },
): Placing {
  const compared = edition === "v1" ? roundScore(score) : score;
  const tie = edition === "v1" ? 0 : tieWidth;
  const beats = (a: number, b: number) => (facts.lower_is_better ? a < b - tie : a > b + tie);
  const reaches = (line: number) => !beats(line, compared);
  const medal = reaches(facts.gold)
    ? "gold"
    : reaches(facts.silver)
      ? "silver"
      : reaches(facts.bronze)
        ? "bronze"
        : null;
  const ahead = leaderboard.scores.filter((other) => beats(other, compared)).length;
  const scale = leaderboard.teams / leaderboard.scores.length;
  return {
    medal,
    aboveMedian: beats(compared, facts.median),
    rank: Math.round(ahead * scale) + 1,
    percentile: (100 * (leaderboard.scores.length - ahead)) / leaderboard.scores.length,
  };
}
