import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import type { ListedCompetition } from "./discover.ts";

/**
 * Scores best first. `exact` is one score a team, from a `leaderboard.csv` in the competition's folder or
 * beside its data; otherwise the 101 quantiles of facts.json stand for it, and ranks are good to 1 % of the teams.
 */
export interface Leaderboard {
  readonly scores: readonly number[];
  readonly teams: number;
  readonly exact: boolean;
}

/** @throws UserError when a leaderboard.csv has no `score` column or a score that is not a number */
export function loadLeaderboard({ id, folder, facts }: ListedCompetition, dataDir?: string): Leaderboard {
  const candidates = [
    join(folder, "leaderboard.csv"),
    ...(dataDir ? [join(dataDir, id, "leaderboard.csv")] : []),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (!path)
    return {
      scores: facts.leaderboard.quantiles_best_to_worst,
      teams: facts.leaderboard.teams,
      exact: false,
    };
  const scores = readScores(path);
  return { scores, teams: scores.length, exact: true };
}

function readScores(path: string): number[] {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const column = header.split(",").indexOf("score");
  if (column < 0) throw new UserError(`${path}: no column "score"; found ${header}.`);
  return lines.map((line, row) => {
    const text = line.split(",")[column] ?? "";
    const score = Number(text);
    if (text === "" || !Number.isFinite(score)) {
      throw new UserError(`${path}, line ${row + 2}: score "${text}" is not a number.`);
    }
    return score;
  });
}
