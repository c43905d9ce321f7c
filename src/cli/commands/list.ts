import { Command } from "commander";
import { dataDirs, isPrepared } from "../../competition/data-dirs.ts";
import type { Edition } from "../../competition/define.ts";
import { type ListedCompetition, surveyCompetitions } from "../../competition/discover.ts";
import { dataDirOption, editionOption, jsonOption } from "../options.ts";
import { idsOfSplit } from "../select.ts";
import { textTable } from "../text-table.ts";

interface ListOptions {
  readonly split?: string;
  readonly json?: boolean;
  readonly ids?: boolean;
  readonly dataDir: string;
  readonly edition: Edition;
}

export function listCommand(): Command {
  return new Command("list")
    .option("--split <name>", "only this split")
    .option("--ids", "ids alone, one a line")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench list --split demo\n")
    .action((options: ListOptions) => {
      const wanted = options.split ? new Set(idsOfSplit(options.split)) : null;
      const { competitions, broken } = surveyCompetitions();
      for (const { error } of broken) console.error(`mlebench: left out: ${error.message}`);
      const rows = competitions
        .filter(({ id }) => !wanted || wanted.has(id))
        .map((competition) => rowOf(competition, options));
      if (options.ids) console.log(rows.map((row) => row.id).join("\n"));
      else if (options.json) console.log(JSON.stringify(rows, null, 2));
      else console.log(tableOf(rows));
    });
}

type Row = ReturnType<typeof rowOf>;

function rowOf({ id, facts }: ListedCompetition, { dataDir, edition }: ListOptions) {
  const dirs = dataDirs(dataDir, id, edition);
  return {
    id,
    name: facts.name,
    splits: facts.splits,
    category: facts.category,
    metric: facts.metric,
    lower_is_better: facts.leaderboard.lower_is_better,
    size_gb: facts.sizeGb,
    teams: facts.leaderboard.teams,
    prepared: isPrepared(dirs),
    known_issues: facts.knownIssues?.length ?? 0,
  };
}

function tableOf(rows: readonly Row[]): string {
  const header = ["COMPETITION", "SPLIT", "CATEGORY", "METRIC", "SIZE", "DATA", "ISSUES"];
  const lines = rows.map((row) => [
    row.id,
    row.splits.join(","),
    row.category,
    `${row.metric} ${row.lower_is_better ? "↓" : "↑"}`,
    row.size_gb === null ? "?" : row.size_gb === 0 ? "included" : `${row.size_gb} GB`,
    row.prepared ? "prepared" : "-",
    row.known_issues === 0 ? "-" : String(row.known_issues),
  ]);
  return textTable([header, ...lines], [4, 6]);
}
