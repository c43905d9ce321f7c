import { expect, test } from "vitest";
import type { LeaderboardFacts } from "../competition/facts.ts";
import { place, thresholdsOf } from "./medal.ts";

/** n teams with the scores n, n-1 … 1: the score at rank r is n + 1 - r. */
const board = (n: number) => Array.from({ length: n }, (_, i) => n - i);

// The rule table of the paper (arXiv 2410.07095, Table 1), ranks rounded down and at least 1.
test.each([
  { teams: 1, ranks: [1, 1, 1] },
  { teams: 9, ranks: [1, 1, 3] },
  { teams: 65, ranks: [6, 13, 26] },
  { teams: 99, ranks: [9, 19, 39] },
  { teams: 100, ranks: [10, 20, 40] },
  { teams: 249, ranks: [10, 49, 99] },
  { teams: 250, ranks: [10, 50, 100] },
  { teams: 999, ranks: [11, 50, 100] },
  { teams: 1000, ranks: [12, 50, 100] },
  { teams: 2288, ranks: [14, 114, 228] },
])("with $teams teams the medal ranks are $ranks", ({ teams, ranks }) => {
  const { gold, silver, bronze } = thresholdsOf(board(teams));
  expect([gold, silver, bronze].map((score) => teams + 1 - score)).toEqual(ranks);
});

const facts: LeaderboardFacts = {
  teams: 5,
  lower_is_better: false,
  gold: 0.9,
  silver: 0.8,
  bronze: 0.7,
  median: 0.6,
  first: 0.95,
  last: 0.1,
  quantiles_best_to_worst: [],
  board: "test",
};
const leaderboard = { scores: [0.95, 0.8, 0.6, 0.6, 0.1], teams: 5, exact: true };

test.each([
  { score: 0.9, medal: "gold", aboveMedian: true, rank: 2, percentile: 80 },
  { score: 0.8, medal: "silver", aboveMedian: true, rank: 2, percentile: 80 },
  { score: 0.7, medal: "bronze", aboveMedian: true, rank: 3, percentile: 60 },
  { score: 0.6, medal: null, aboveMedian: false, rank: 3, percentile: 60 },
  { score: 0.0, medal: null, aboveMedian: false, rank: 6, percentile: 0 },
])("score $score: reaching a line earns its medal, the median must be beaten", ({ score, ...expected }) => {
  expect(place(score, facts, { leaderboard, edition: "v1" })).toEqual(expected);
});

test("where lower is better the same rules hold mirrored", () => {
  const mirrored = { ...facts, lower_is_better: true, gold: 0.1, silver: 0.2, bronze: 0.3, median: 0.4 };
  const lower = { scores: [0.05, 0.2, 0.4, 0.9], teams: 4, exact: true };
  expect(place(0.2, mirrored, { leaderboard: lower, edition: "v1" })).toEqual({
    medal: "silver",
    aboveMedian: true,
    rank: 2,
    percentile: 75,
  });
});

test("v1 rounds to 5 decimals before it compares with a line; v2 does not", () => {
  const justBelow = 0.8999999;
  expect(place(justBelow, facts, { leaderboard, edition: "v1" }).medal).toBe("gold");
  expect(place(justBelow, facts, { leaderboard, edition: "v2" }).medal).toBe("silver");
});

test("ranks from the 101 quantiles scale to the number of teams", () => {
  const quantiles = Array.from({ length: 101 }, (_, i) => 1 - i / 100);
  const estimate = place(0.9, facts, {
    leaderboard: { scores: quantiles, teams: 2020, exact: false },
    edition: "v1",
  });
  expect(estimate.rank).toBe(201);
});
