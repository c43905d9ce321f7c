import type { LeaderboardFacts } from "./facts.ts";

export interface Thresholds {
  readonly gold: number;
  readonly silver: number;
  readonly bronze: number;
  readonly median: number;
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

/** The summary of a full leaderboard, scores best first; `board` says whose scores they are. */
export function leaderboardFacts(
  scores: readonly number[],
  { lowerIsBetter, board }: { lowerIsBetter: boolean; board: string },
): LeaderboardFacts {
  const at = (percent: number) => scores[Math.round((percent / 100) * (scores.length - 1))]!;
  return {
    teams: scores.length,
    lower_is_better: lowerIsBetter,
    ...thresholdsOf(scores),
    first: scores[0]!,
    last: scores.at(-1)!,
    quantiles_best_to_worst: Array.from({ length: 101 }, (_, percent) => at(percent)),
    board,
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
