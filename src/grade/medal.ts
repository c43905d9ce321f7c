import type { Edition } from "../competition/define.ts";
import type { LeaderboardFacts } from "../competition/facts.ts";
import type { Leaderboard } from "../competition/leaderboard.ts";
import type { Medal } from "../record/schema.ts";
import { roundScore } from "./round.ts";

export interface Thresholds {
  readonly gold: number;
  readonly silver: number;
  readonly bronze: number;
  readonly median: number;
}

export interface Placing {
  readonly medal: Medal | null;
  readonly aboveMedian: boolean;
  readonly rank: number;
  readonly percentile: number;
}

// https://www.kaggle.com/progression: the rank that still earns each medal, by number of teams
const medalRanks: readonly { upTo: number; ranks: (teams: number) => [number, number, number] }[] = [
  { upTo: 99, ranks: (n) => [atLeast1(n * 0.1), atLeast1(n * 0.2), atLeast1(n * 0.4)] },
  { upTo: 249, ranks: (n) => [10, atLeast1(n * 0.2), atLeast1(n * 0.4)] },
  { upTo: 999, ranks: (n) => [10 + Math.floor(n * 0.002), 50, 100] },
  { upTo: Infinity, ranks: (n) => [10 + Math.floor(n * 0.002), atLeast1(n * 0.05), atLeast1(n * 0.1)] },
];

/** The medal lines of a full leaderboard, scores best first. @throws Error on an empty leaderboard */
export function thresholdsOf(scores: readonly number[]): Thresholds {
  if (scores.length === 0) throw new Error("A leaderboard needs at least one team.");
  const [gold, silver, bronze] = medalRanks.find(({ upTo }) => scores.length <= upTo)!.ranks(scores.length);
  return {
    gold: scores[gold - 1]!,
    silver: scores[silver - 1]!,
    bronze: scores[bronze - 1]!,
    median: median(scores),
  };
}

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
  const beats = (a: number, b: number) => (facts.lower_is_better ? a < b : a > b);
  const reaches = (line: number) => compared === line || beats(compared, line);
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

function atLeast1(rank: number): number {
  return Math.max(1, Math.floor(rank));
}

function median(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
