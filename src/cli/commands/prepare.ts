import { resolve } from "node:path";
import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import type { Competition } from "../../competition/discover.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import { formatBytes } from "../../core/units.ts";
import type { KaggleClient } from "../../prepare/kaggle/client.ts";
import { KaggleError } from "../../prepare/kaggle/errors.ts";
import type { BatchOutcome, prepareMany as PrepareManyFunction } from "../../prepare/prepare-many.ts";
import { addSelection, dataDirOption, editionOption, jsonOption, type Selection } from "../options.ts";
import { prepareProgress } from "../prepare-progress.ts";
import { realKaggleClient } from "../real-kaggle-client.ts";
import { selectCompetitions } from "../select.ts";
import { stopSignal } from "../stop-signal.ts";
import { textTable } from "../text-table.ts";

type PrepareMany = typeof PrepareManyFunction;

interface PrepareFlags extends Selection {
  readonly raw?: string;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly keepRaw?: boolean;
  readonly skipVerification?: boolean;
  readonly overwriteChecksums?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly openRules?: boolean;
  readonly json?: boolean;
}

export function prepareCommand(): Command {
  return addSelection(new Command("prepare"))
    .option(
      "--raw <path>",
      "raw data from disk: the zip, the folder it unpacks to, or a folder of either by id",
    )
    .addOption(dataDirOption())
    .addOption(editionOption())
    .option("--keep-raw", "keep the raw files that were extracted")
    .option("--skip-verification", "do not compare with the reference's checksums")
    .option(
      "--overwrite-checksums",
      "for developers: write the checksums found into the competition's facts.json",
    )
    .option("--force", "prepare anew what is prepared already")
    .option("--dry-run", "only say what would be done and what is missing: sizes, room on the disk, rules")
    .option("--open-rules", "open the pages of the rules that are still to be accepted in the browser")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench prepare --split demo\n  mlebench prepare -c spaceship-titanic --raw ~/Downloads/spaceship-titanic.zip\n",
    )
    .action(async (flags: PrepareFlags) => {
      const { loadCompetition } = await import("../../competition/discover.ts");
      const { prepareMany } = await import("../../prepare/prepare-many.ts");
      const competitions = await Promise.all(selectCompetitions(flags).map(loadCompetition));
      if (flags.dryRun) await dryRun(competitions, flags);
      else await prepareAll(competitions, flags, prepareMany);
    });
}

async function prepareAll(
  competitions: readonly Competition[],
  flags: PrepareFlags,
  prepareMany: PrepareMany,
): Promise<void> {
  const progress = prepareProgress();
  using stop = stopSignal("Stopping: what is not whole is removed. Ctrl-C again ends at once.");
  const outcomes = await prepareMany(competitions, {
    ...flags,
    dataDir: resolve(flags.dataDir),
    rawFrom: flags.raw,
    kaggle: kaggleOnce(),
    signal: stop.signal,
    onProgress: progress.step,
    onOutcome: (outcome) => progress.line(lineOf(outcome)),
  }).catch((error: unknown) => {
    throw stop.signal.aborted
      ? new UserError("Stopped. Run the same command again to go on.", { exitCode: 130 })
      : error;
  });
  const pages = outcomes.flatMap((outcome) =>
    outcome.kind === "failed" && outcome.error instanceof KaggleError && outcome.error.problem === "rules"
      ? (outcome.error.url ?? [])
      : [],
  );
  await showRules(pages, flags);
  finish(outcomes, flags);
}

function finish(outcomes: readonly BatchOutcome[], { json }: PrepareFlags): void {
  const failed = outcomes.filter((outcome) => outcome.kind === "failed");
  if (json) {
    const rows = outcomes.map((outcome) =>
      outcome.kind === "failed" ? { ...outcome, error: messageOf(outcome.error) } : outcome,
    );
    console.log(JSON.stringify(rows, null, 2));
  } else if (outcomes.length > 1) {
    console.error(`${outcomes.length - failed.length} of ${outcomes.length} competitions are prepared.`);
  }
  const bug = failed.find(({ error }) => !(error instanceof UserError));
  if (bug) throw bug.error;
  if (failed.length > 0)
    process.exitCode = Math.max(
      ...failed.map(({ error }) => ((error as UserError).exitCode === 2 && outcomes.length === 1 ? 2 : 1)),
    );
}

function lineOf(outcome: BatchOutcome): string {
  switch (outcome.kind) {
    case "prepared":
      return `✓ ${outcome.id}: ${outcome.files} files, ${formatBytes(outcome.sizeBytes)} in ${outcome.dir} (${verificationText(outcome.verification)})`;
    case "already-prepared":
      return `✓ ${outcome.id}: prepared already in ${outcome.dir}`;
    case "failed":
      return `✗ ${outcome.id}: ${messageOf(outcome.error).replace(`${outcome.id}: `, "")}`;
  }
}

function verificationText(verification: Extract<BatchOutcome, { kind: "prepared" }>["verification"]): string {
  switch (verification) {
    case "equal":
      return "matches MLE-bench";
    case "skipped":
      return "checksums not compared";
    case "none":
      return "no checksums known";
  }
}

/** The same client for all downloads of this command. @throws UserError without credentials */
function kaggleOnce(): () => KaggleClient {
  let client: KaggleClient | undefined;
  return () => (client ??= realKaggleClient());
}

async function dryRun(competitions: readonly Competition[], flags: PrepareFlags): Promise<void> {
  const { planOf } = await import("../prepare-plan.ts");
  const plan = await planOf(competitions, { ...flags, dataDir: resolve(flags.dataDir) });
  if (flags.json) console.log(JSON.stringify(plan, null, 2));
  else {
    const lines = plan.competitions.map((row) => [
      row.id,
      row.download_gb === null ? "?" : row.download_gb === 0 ? "included" : `${row.download_gb} GB`,
      row.prepared ? "prepared" : row.raw ? "can be prepared" : "to download",
      row.rules ?? "-",
      row.raw ?? "-",
    ]);
    console.log(textTable([["COMPETITION", "SIZE", "STATE", "RULES", "RAW DATA"], ...lines], [1]));
    console.error(
      `To download: ${plan.download_gb} GB. With what is unpacked and prepared up to three times as much is needed for a while; the disk of ${plan.data_dir} has ${plan.free_gb} GB free.`,
    );
    if (plan.kaggle !== "ready") console.error(plan.kaggle);
  }
  const pages = plan.competitions.flatMap(({ rules_page }) => rules_page ?? []);
  await showRules(pages, flags);
}

/** Kaggle has rules accepted only in the browser: the pages are told, and opened when that was asked for. */
async function showRules(pages: readonly string[], { openRules }: PrepareFlags): Promise<void> {
  if (pages.length === 0) return;
  console.error(
    `Rules to accept, once each, in the browser (then run the same command again${openRules ? "" : "; --open-rules opens these pages"}):\n${pages.map((page) => `  ${page}`).join("\n")}`,
  );
  if (!openRules) return;
  const { openPages } = await import("../open-pages.ts");
  openPages(pages);
}
