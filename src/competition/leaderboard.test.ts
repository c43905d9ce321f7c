import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { place } from "../grade/medal.ts";
import { listedCompetition } from "./discover.ts";
import { contradictsDirection, loadLeaderboard } from "./leaderboard.ts";

const titanic = listedCompetition("spaceship-titanic"); // higher is better
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "board-"));
  mkdirSync(join(dataDir, titanic.id));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const path = () => join(dataDir, titanic.id, "leaderboard.csv");
const load = (csv: string) => {
  writeFileSync(path(), csv);
  return loadLeaderboard(titanic, dataDir);
};

test("without a file, the quantiles of facts.json stand for the board", () => {
  expect(loadLeaderboard(titanic, dataDir)).toMatchObject({ teams: 2288, exact: false });
});

test("with a file, ranks are exact: ties share the better one", () => {
  const leaderboard = load("teamId,submissionDate,score\n1,x,0.9\n2,x,0.8\n3,x,0.8\n4,x,0.7\n");
  const rank = (score: number) =>
    place(score, titanic.facts.leaderboard, { leaderboard, edition: "v1" }).rank;
  expect([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.1].map(rank)).toEqual([1, 1, 2, 2, 4, 4, 5]);
});

test.each([
  { name: "teams without a score are left out", csv: "teamId,score\n1,0.9\n2,\n3,0.8\n", scores: [0.9, 0.8] },
  { name: "whole numbers and exponents", csv: "score\n2\n1e0\n", scores: [2, 1] },
  { name: "quoted names before the score", csv: 'TeamName,Score\n"a, b",3\nc,2\n', scores: [3, 2] },
  { name: "rows out of order", csv: "score\n1\n3\n2\n", scores: [3, 2, 1] },
  { name: "a BOM and Windows line ends", csv: "\uFEFFscore\r\n5\r\n4\r\n", scores: [5, 4] },
])("$name", ({ csv, scores }) => {
  expect(load(csv)).toEqual({ scores, teams: scores.length, exact: true });
});

test.each([
  { csv: "rank\n1\n", says: 'no column "score"; found rank' },
  { csv: "score\n0.5\nbest\n", says: 'line 3: score "best" is not a number' },
  { csv: "score\ninf\n", says: "is not a number" },
  { csv: "score\nTrue\n", says: "is not a number" },
  { csv: "teamId,score\n1,\n", says: "holds no score" },
  { csv: "", says: "it is empty" },
])("$csv is refused: $says", ({ csv, says }) => {
  expect(() => load(csv)).toThrow(says);
});

test.each([
  { scores: [0.9, 0.8, 0.1], lowerIsBetter: false, contradicts: false },
  { scores: [0.9, 0.8, 0.1], lowerIsBetter: true, contradicts: true },
  { scores: [0.1, 0.8], lowerIsBetter: false, contradicts: true },
  { scores: [0.5, 0.7, 0.5], lowerIsBetter: true, contradicts: false },
  { scores: [], lowerIsBetter: true, contradicts: false },
])("the ends of $scores, lower is better $lowerIsBetter: contradiction $contradicts", (board) => {
  expect(contradictsDirection(board.scores, board.lowerIsBetter)).toBe(board.contradicts);
});
