import { delimiter, resolve } from "node:path";
import { Command } from "commander";
import { metricChoices } from "../../author/choose-metric.ts";
import type { NewCompetition, NewRequest } from "../../author/new-competition.ts";
import { readFacts } from "../../competition/declared/read-facts.ts";
import { expandHome, foldersVariable, ownFolders } from "../../competition/folders.ts";
import { UserError } from "../../core/errors.ts";
import { jsonOption } from "../options.ts";
import { progressBar } from "../progress-bar.ts";
import { stopSignal } from "../stop-signal.ts";

interface NewFlags {
  readonly target: string;
  readonly name?: string;
  readonly id?: string;
  readonly metric?: string;
  readonly positive?: string;
  readonly group?: string;
  readonly time?: string;
  readonly drop?: string[];
  readonly files?: string;
  readonly fileColumn?: string;
  readonly testFraction: string;
  readonly seed: string;
  readonly dir?: string;
  readonly json?: boolean;
}

const fallbackDir = "my-competitions";

export function newCommand(): Command {
  return new Command("new")
    .argument("<csv>", "the table, with a header")
    .requiredOption("--target <column>", "the column to predict")
    .option("--name <name>", "name of the competition; its id is made of it (default: the file's name)")
    .option("--id <column>", "the column that names a row (default: found, else made)")
    .option("--metric <name>", `${Object.keys(metricChoices).join(", ")} (default: by the target)`)
    .option("--positive <value>", "of two classes the one whose probability is asked for")
    .option("--group <column>", "keep rows of one value together: all to train or all to test")
    .option("--time <column>", "the last rows by this column are the test")
    .option("--test-fraction <share>", "share of the rows to hold out", "0.2")
    .option("--drop <column...>", "leave columns out, such as those that tell the target")
    .option("--files <dir>", "files of the rows, such as images, to lay out as train/ and test/")
    .option("--file-column <column>", "the column that names each row's file below --files")
    .option("--seed <number>", "of the split", "0")
    .option(
      "--dir <dir>",
      `where its folder is made (default: the first of ${foldersVariable}, else ${fallbackDir})`,
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench new churn.csv --target churned --group household --dir ~/my-competitions\n",
    )
    .action(async (csv: string, flags: NewFlags) => {
      const { newCompetition } = await import("../../author/new-competition.ts");
      const into = expandHome(flags.dir ?? ownFolders()[0] ?? fallbackDir);
      const made = await climb(newCompetition, { ...requestOf(csv, flags), into });
      if (flags.json) console.log(JSON.stringify(summaryOf(made), null, 2));
      else console.log(textOf(made, into));
    });
}

function requestOf(source: string, flags: NewFlags) {
  const { target, name, id, metric, positive, group, time, drop, files, fileColumn } = flags;
  return {
    ...{ source, target, name, id, metric, positive, group, time, drop, fileColumn },
    filesFrom: files,
    testFraction: shareOf(flags.testFraction),
    seed: seedOf(flags.seed),
  };
}

/** Makes it, with a bar on stderr, guesses and warnings as they are known. */
async function climb(
  newCompetition: (request: NewRequest) => Promise<NewCompetition>,
  request: Omit<NewRequest, "onPlan" | "onProgress">,
): Promise<NewCompetition> {
  using stop = stopSignal("Stopping: nothing is kept.");
  let bar: ReturnType<typeof progressBar> | undefined;
  try {
    const made = await newCompetition({
      ...request,
      signal: stop.signal,
      onPlan: ({ id, notes, warnings }) => {
        console.error(`${id}`);
        for (const note of notes) console.error(`  ${note}`);
        for (const warning of warnings) console.error(`  warning: ${warning}`);
      },
      onProgress: ({ solver, total }) => {
        bar ??= progressBar("  ladder", total);
        bar.tick(solver);
      },
    });
    bar?.done();
    for (const warning of made.warnings) console.error(`  warning: ${warning}`);
    return made;
  } catch (error) {
    bar?.done();
    if (stop.signal.aborted) throw new UserError("Stopped; nothing was written.", { exitCode: 130 });
    throw error;
  }
}

function summaryOf({ plan, folder, ladder, warnings }: NewCompetition) {
  const { quantiles_best_to_worst: _, ...leaderboard } = readFacts(folder).leaderboard;
  return {
    id: plan.id,
    folder,
    metric: plan.metric.name,
    train_rows: plan.parts.train.rows,
    test_rows: plan.parts.test.rows,
    leaderboard,
    solvers: ladder.rungs.length,
    notes: plan.notes,
    warnings: [...plan.warnings, ...warnings],
  };
}

function textOf({ plan, folder, ladder }: NewCompetition, into: string): string {
  const { gold, silver, bronze, median } = readFacts(folder).leaderboard;
  const known = ownFolders().some((own) => resolve(own) === into);
  const lines = [
    `Made ${folder}`,
    `  ladder: ${ladder.rungs.length} scripted solvers, ${plan.metric.name} ${ladder.rungs[0]!.score} to ${ladder.rungs.at(-1)!.score}; gold ${gold}, silver ${silver}, bronze ${bronze}, median ${median}`,
    "  Read its description.md and say there what the columns mean. Then:",
    ...(known ? [] : [`    export ${foldersVariable}=${pathList(into)}`]),
    `    mlebench prepare -c ${plan.id}`,
    `    mlebench run --agent baseline -c ${plan.id} --time-limit 60s`,
  ];
  return lines.join("\n");
}

function pathList(into: string): string {
  return [...ownFolders(), into].map((path) => (/\s/.test(path) ? `"${path}"` : path)).join(delimiter);
}

/** @throws UserError unless it is a share that both parts can live with */
function shareOf(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share >= 0.01 && share <= 0.9) return share;
  throw new UserError(`--test-fraction ${text}: expected a share from 0.01 to 0.9, such as 0.2.`);
}

function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError(`--seed ${text}: expected a whole number from 0 to 999999999.`);
}
