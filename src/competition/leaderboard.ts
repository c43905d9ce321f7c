import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../core/errors.ts";
import { CsvError, readCsv } from "../frame/read-csv.ts";
import { columnNames, findColumn, type Table, valueAt } from "../frame/table.ts";
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

/** @throws UserError as {@link readLeaderboard} */
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
  const scores = readLeaderboard(path);
  scores.sort(facts.leaderboard.lower_is_better ? (a, b) => a - b : (a, b) => b - a);
  return { scores, teams: scores.length, exact: true };
}

/**
 * The `score` column of a leaderboard file (Kaggle's own files call it `Score`), in the file's order. Teams without
 * a score are left out.
 * @throws UserError when it cannot be read, has no such column or no score, or a score that is not a number
 */
export function readLeaderboard(path: string): number[] {
  const table = readTable(path);
  const column = findColumn(table, "score") ?? findColumn(table, "Score");
  if (!column)
    throw new UserError(`${path}: no column "score"; found ${columnNames(table).slice(0, 10).join(",")}.`);
  const scores: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const value = valueAt(column, row);
    if (value === null || (typeof value === "string" && value.trim() === "")) continue;
    const score = typeof value === "boolean" ? Number.NaN : Number(value);
    if (!Number.isFinite(score))
      throw new UserError(`${path}, line ${row + 2}: score "${value}" is not a number.`);
    scores.push(score);
  }
  if (scores.length === 0) throw new UserError(`${path} holds no score. Remove it, or get it again.`);
  return scores;
}

function readTable(path: string): Table {
  try {
    return readCsv(readFileSync(path), { what: path });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${messageOf(error)}. Remove the file, or get it again.`, { cause: error });
  }
}

/**
 * True when a board, best first, runs the other way than the competition declares. Its ends decide, as in the Python
 * reference; where they are equal nothing is contradicted.
 */
export function contradictsDirection(scores: readonly number[], lowerIsBetter: boolean): boolean {
  const [first, last] = [scores[0], scores.at(-1)];
  if (first === undefined || last === undefined || first === last) return false;
  return first < last !== lowerIsBetter;
}
