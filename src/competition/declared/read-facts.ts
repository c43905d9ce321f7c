import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../../core/errors.ts";
import type { CompetitionFacts, KnownIssue, LeaderboardFacts } from "../facts.ts";
import { readLeaderboard } from "../leaderboard.ts";
import { leaderboardFacts } from "../leaderboard-facts.ts";
import { JsonReader } from "./json-reader.ts";

/**
 * The facts.json of a user's folder, checked. Its `leaderboard` may be no more than `lower_is_better` and `board`: the
 * rest then follows from the leaderboard.csv beside it.
 * @throws UserError naming the place in the file and what was expected there
 */
export function readFacts(folder: string): CompetitionFacts {
  const path = join(folder, "facts.json");
  const fields = JsonReader.parse(path, read(path)).object({
    required: ["name", "category", "metric", "leaderboard"],
    optional: ["url", "splits", "sizeGb", "awardsMedals", "knownIssues", "checksums"],
  });
  const { name, category, metric, leaderboard, url, splits, sizeGb, awardsMedals, knownIssues } = fields;
  return {
    name: name!.text(),
    ...(url && { url: url.text() }),
    splits: splits?.list((split) => split.text()) ?? ["own"],
    category: category!.text(),
    metric: metric!.text(),
    sizeGb: sizeGb?.number({ min: 0 }) ?? 0,
    awardsMedals: awardsMedals?.boolean() ?? true,
    leaderboard: readBoard(folder, leaderboard!),
    ...(knownIssues && { knownIssues: knownIssues.list(readIssue) }),
    ...(fields.checksums && { checksums: readChecksums(fields.checksums) }),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`${path}: ${messageOf(error)}. Every competition folder needs a facts.json.`, {
      cause: error,
    });
  }
}

const figures = ["teams", "gold", "silver", "bronze", "median", "first", "last"] as const;

function readBoard(folder: string, reader: JsonReader): LeaderboardFacts {
  const shape = {
    required: ["lower_is_better", "board"] as const,
    optional: [...figures, "quantiles_best_to_worst"] as const,
  };
  const fields = reader.object<
    (typeof figures)[number] | "lower_is_better" | "board" | "quantiles_best_to_worst"
  >(shape);
  const lowerIsBetter = fields.lower_is_better!.boolean();
  const board = fields.board!.text();
  if (!fields.gold) return boardOfFile(folder, { lowerIsBetter, board });
  const full = reader.object<keyof LeaderboardFacts>({
    required: [...shape.required, ...shape.optional],
  });
  const quantiles = full.quantiles_best_to_worst!.list((score) => score.number());
  if (quantiles.length !== 101) throw full.quantiles_best_to_worst!.expected("101 scores, best first");
  const [teams, gold, silver, bronze, median, first, last] = figures.map((key) => full[key]!.number());
  return {
    teams: teams!,
    lower_is_better: lowerIsBetter,
    gold: gold!,
    silver: silver!,
    bronze: bronze!,
    median: median!,
    first: first!,
    last: last!,
    quantiles_best_to_worst: quantiles,
    board,
  };
}

function boardOfFile(
  folder: string,
  { lowerIsBetter, board }: { lowerIsBetter: boolean; board: string },
): LeaderboardFacts {
  const path = join(folder, "leaderboard.csv");
  if (!existsSync(path))
    throw new UserError(
      `${folder}: facts.json gives no medal lines, and there is no leaderboard.csv to take them from. Add one with a column "score", a row a solver.`,
    );
  const scores = readLeaderboard(path).sort((a, b) => (lowerIsBetter ? a - b : b - a));
  return leaderboardFacts(scores, { lowerIsBetter, board });
}

function readIssue(reader: JsonReader): KnownIssue {
  const { issue, source, v2 } = reader.object({ required: ["issue", "source"], optional: ["v2"] });
  return { issue: issue!.text(), source: source!.text(), ...(v2 && { v2: v2.text() }) };
}

function readChecksums(reader: JsonReader): NonNullable<CompetitionFacts["checksums"]> {
  const fields = reader.object({ required: ["public", "private"] });
  const sums = (part: JsonReader) => {
    const entries = Object.entries(part.value ?? {}) as [string, unknown][];
    if (entries.some(([, md5]) => typeof md5 !== "string")) throw part.expected("MD5 sums by file name");
    return Object.fromEntries(entries) as Record<string, string>;
  };
  return { public: sums(fields.public!), private: sums(fields.private!) };
}
