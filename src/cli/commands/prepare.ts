import { resolve } from "node:path";
import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import type { Competition } from "../../competition/discover.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import { formatBytes } from "../../core/units.ts";
import type { BatchOutcome, prepareMany as PrepareManyFunction } from "../../prepare/prepare-many.ts";
import { addSelection, dataDirOption, editionOption, jsonOption, type Selection } from "../options.ts";
import { prepareProgress } from "../prepare-progress.ts";
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
    .option("--dry-run", "only say what would be done, and what is missing")
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
    signal: stop.signal,
    onProgress: progress.step,
    onOutcome: (outcome) => progress.line(lineOf(outcome)),
  }).catch((error: unknown) => {
    throw stop.signal.aborted
      ? new UserError("Stopped. Run the same command again to go on.", { exitCode: 130 })
      : error;
  });
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
      return `✗ ${outcome.id}: ${messageOf(outcome.error)}`;
  }
}

function verificationText(verification: Extract<BatchOutcome, { kind: "prepared" }>["verification"]): string {
  switch (verification) {
    case "equal":
      return "checksums match";
    case "skipped":
      return "checksums not compared";
    case "none":
      return "no checksums known";
  }
}

async function dryRun(
  competitions: readonly Competition[],
  { dataDir, edition, raw, json }: PrepareFlags,
): Promise<void> {
  const { dataDirs, isPrepared } = await import("../../competition/data-dirs.ts");
  const { findRaw } = await import("../../prepare/provide-raw.ts");
  const rows = competitions.map((competition) => {
    const dirs = dataDirs(resolve(dataDir), competition.id, edition);
    const source = findRaw(competition, dirs, raw);
    const prepared = isPrepared(dirs);
    return { id: competition.id, download_gb: competition.facts.sizeGb, raw: source?.path ?? null, prepared };
  });
  if (json) return console.log(JSON.stringify(rows, null, 2));
  const lines = rows.map((row) => [
    row.id,
    row.download_gb === null ? "?" : row.download_gb === 0 ? "included" : `${row.download_gb} GB`,
    row.prepared ? "prepared" : row.raw ? "can be prepared" : "needs --raw",
    row.raw ?? "-",
  ]);
  console.log(textTable([["COMPETITION", "SIZE", "STATE", "RAW DATA"], ...lines], [1]));
}
