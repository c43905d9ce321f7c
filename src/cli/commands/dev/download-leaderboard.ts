import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { type ListedCompetition, listedCompetition } from "../../../competition/discover.ts";
import { messageOf, UserError } from "../../../core/errors.ts";
import type { KaggleClient } from "../../../prepare/kaggle/client.ts";
import { addSelection, dataDirOption, jsonOption, type Selection } from "../../options.ts";
import { progressBar } from "../../progress-bar.ts";
import { realKaggleClient } from "../../real-kaggle-client.ts";
import { selectCompetitions } from "../../select.ts";
import { textTable } from "../../text-table.ts";

interface Flags extends Selection {
  readonly dataDir: string;
  readonly force?: boolean;
  readonly public?: boolean;
  readonly json?: boolean;
}

interface Row {
  readonly id: string;
  readonly state: "downloaded" | "kept" | "failed";
  readonly teams: number | null;
  readonly path: string;
  readonly warnings: readonly string[];
  readonly error?: string;
}

export function downloadLeaderboardCommand(): Command {
  return addSelection(
    new Command("download-leaderboard").description(
      "Full leaderboards from Kaggle, so that ranks and percentiles are exact",
    ),
  )
    .addOption(dataDirOption())
    .option("--force", "download also what is there already")
    .option("--public", "the public leaderboard instead of the final one")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench dev download-leaderboard -c spaceship-titanic\n  mlebench dev download-leaderboard --all --force\n",
    )
    .action(async (flags: Flags) => {
      const competitions = selectOfKaggle(flags);
      const client = realKaggleClient();
      const bar = progressBar("Leaderboards", competitions.length);
      const rows: Row[] = [];
      for (const competition of competitions) {
        const row = await downloadOrFail(competition, client, flags);
        rows.push(row);
        bar.tick(competition.id);
        for (const text of row.warnings) console.error(`${row.id}: warning: ${text}`);
        if (row.error !== undefined) console.error(`✗ ${row.id}: ${row.error}`);
      }
      bar.done();
      console.log(flags.json ? JSON.stringify(rows, null, 2) : tableOf(rows));
      if (rows.some(({ state }) => state === "failed")) process.exitCode = 1;
    });
}

/** Those that ship with the package have no board at Kaggle: left out of a group, refused by name. */
function selectOfKaggle(flags: Flags): ListedCompetition[] {
  const all = selectCompetitions(flags).map(listedCompetition);
  const ours = all.filter(({ facts }) => facts.url === undefined).map(({ id }) => id);
  const named = (flags.competition ?? []).flatMap((text) => text.split(","));
  const wrong = ours.filter((id) => named.includes(id) || ours.length === all.length);
  if (wrong.length > 0)
    throw new UserError(
      `${wrong.join(", ")}: no competition of Kaggle; its leaderboard is part of the package. See: mlebench list`,
    );
  return all.filter(({ facts }) => facts.url !== undefined);
}

/** @throws KaggleError when Kaggle does not accept the credentials: no other competition would fare better */
async function downloadOrFail(
  competition: ListedCompetition,
  client: KaggleClient,
  flags: Flags,
): Promise<Row> {
  const { KaggleError } = await import("../../../prepare/kaggle/errors.ts");
  const { id } = competition;
  const path = join(resolve(flags.dataDir), id, "leaderboard.csv");
  if (existsSync(path) && !flags.force) return { id, state: "kept", teams: null, path, warnings: [] };
  try {
    return { id, state: "downloaded", path, ...(await download(competition, client, { path, ...flags })) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error instanceof KaggleError && error.problem === "unauthorized") throw error;
    return { id, state: "failed", teams: null, path, warnings: [], error: messageOf(error) };
  }
}

async function download(
  { id, facts }: ListedCompetition,
  client: KaggleClient,
  { path, public: isPublic }: Flags & { path: string },
): Promise<Pick<Row, "teams" | "warnings">> {
  const { downloadPublicLeaderboard, leaderboardCsv, viewLeaderboard } = await import(
    "../../../prepare/kaggle/leaderboard.ts"
  );
  const { makeDirs, writeFileAtomic } = await import("../../../core/files.ts");
  const { compareBoard } = await import("./compare-board.ts");
  const rows = await (isPublic ? downloadPublicLeaderboard : viewLeaderboard)(client, { competition: id });
  makeDirs(join(path, ".."));
  writeFileAtomic(path, leaderboardCsv(rows));
  const scores = rows.filter(({ score }) => score !== "").map(({ score }) => Number(score));
  return { teams: scores.length, warnings: compareBoard(scores, facts.leaderboard).texts };
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ id, state, teams, path }) => [id, state, String(teams ?? "-"), path]);
  return textTable([["COMPETITION", "LEADERBOARD", "TEAMS", "FILE"], ...lines], [2]);
}
