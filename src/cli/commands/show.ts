import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { dataDirs, isPrepared } from "../../competition/data-dirs.ts";
import { type Edition, idColumns } from "../../competition/define.ts";
import { listedCompetition, loadCompetition } from "../../competition/discover.ts";
import { dataDirOption, editionOption, jsonOption } from "../options.ts";
import { textTable } from "../text-table.ts";

interface ShowOptions {
  readonly json?: boolean;
  readonly description?: boolean;
  readonly dataDir: string;
  readonly edition: Edition;
}

export function showCommand(): Command {
  return new Command("show")
    .argument("<id>", "competition id")
    .option("--description", "print its description instead")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench show spaceship-titanic\n")
    .action(async (id: string, options: ShowOptions) => {
      const { folder } = listedCompetition(id);
      if (options.description) console.log(readFileSync(join(folder, "description.md"), "utf8"));
      else {
        const shown = await gather(id, options);
        console.log(options.json ? JSON.stringify(shown, null, 2) : textOf(shown));
      }
    });
}

type Shown = Awaited<ReturnType<typeof gather>>;

async function gather(id: string, { dataDir, edition }: ShowOptions) {
  const { facts, definition, answers, sampleSubmission } = await loadCompetition(id);
  const dirs = dataDirs(dataDir, id, edition);
  const { quantiles_best_to_worst: _, ...leaderboard } = facts.leaderboard;
  return {
    id,
    ...facts,
    leaderboard,
    source: definition.source.kind,
    submission: definition.submission,
    files: { sample_submission: sampleSubmission, answers },
    knownIssues: facts.knownIssues ?? [],
    data: {
      edition,
      dir: dirs.root,
      zip: existsSync(dirs.zip),
      raw: existsSync(dirs.raw),
      prepared: isPrepared(dirs),
      public: filesBelow(dirs.public),
    },
  };
}

function filesBelow(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
}

function textOf(shown: Shown): string {
  const { leaderboard: board, data } = shown;
  const direction = board.lower_is_better ? "lower is better" : "higher is better";
  const rows = [
    ["Name", shown.name],
    ["Page", shown.url ?? "-"],
    ["Splits", shown.splits.join(", ")],
    ["Category", shown.category],
    ["Metric", `${shown.metric} (${direction})`],
    [
      "Size",
      shown.sizeGb === null
        ? "unknown"
        : shown.sizeGb === 0
          ? "nothing to download"
          : `${shown.sizeGb} GB to download`,
    ],
    ["Teams", `${board.teams}, ${board.board}`],
    ["Gold", String(board.gold)],
    ["Silver", String(board.silver)],
    ["Bronze", String(board.bronze)],
    ["Median", String(board.median)],
    ["First, last", `${board.first}, ${board.last}`],
    [
      "Submission",
      `${shown.files.sample_submission}: ${[...idColumns(shown.submission), ...shown.submission.targets.map((target) => target.column)].join(", ")}`,
    ],
    [
      "Data",
      data.prepared
        ? `prepared in ${data.dir} (${data.edition})`
        : `not prepared; run: mlebench prepare -c ${shown.id}`,
    ],
    ["Public files", data.public.join(", ") || "-"],
  ];
  const issues = shown.knownIssues.map(
    ({ issue, source, v2 }) => `  - ${issue} (${source})${v2 ? ` v2: ${v2}` : ""}`,
  );
  return [
    `${shown.id}\n`,
    textTable(rows.map(([key, value]) => [`  ${key}`, value!])),
    "\n  Known issues",
    issues.join("\n") || "  none",
  ].join("\n");
}
