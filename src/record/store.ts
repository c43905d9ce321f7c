import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { z } from "zod";
import { messageOf, UserError } from "../core/errors.ts";
import { writeFileAtomic } from "../core/files.ts";
import { didYouMean } from "../core/nearest.ts";
import { type ReadJournal, readJournal } from "./journal.ts";
import { type GroupRecord, groupRecord, type RunRecord, runRecord } from "./schema.ts";

/** Paths inside a run directory (contract: "A run"). */
export function runPaths(runDir: string) {
  return {
    record: join(runDir, "run.json"),
    events: join(runDir, "events.jsonl"),
    submission: join(runDir, "submission", "submission.csv"),
    snapshots: join(runDir, "snapshots"),
    grade: join(runDir, "grade.json"),
    card: join(runDir, "card.json"),
    receipt: join(runDir, "receipt.json"),
    log: join(runDir, "run.log"),
    telemetry: join(runDir, "telemetry.csv"),
    modelCalls: join(runDir, "model-calls.jsonl"),
  };
}

export function writeGroup(groupDir: string, group: GroupRecord): void {
  writeFileAtomic(join(groupDir, "group.json"), `${JSON.stringify(group, null, 2)}\n`);
}

/** With `durable: false` a power cut may lose this state of the record; what must not be lost is in the journal. */
export function writeRun(runDir: string, run: RunRecord, options?: { readonly durable: boolean }): void {
  writeFileAtomic(runPaths(runDir).record, `${JSON.stringify(run, null, 2)}\n`, options);
}

/** @throws UserError when the file is missing or not a group record */
export function readGroup(groupDir: string): GroupRecord {
  return readRecord(join(groupDir, "group.json"), groupRecord);
}

export function readRun(runDir: string): RunRecord {
  return readRecord(runPaths(runDir).record, runRecord);
}

/** A group with all its runs, in the planned order; runs that were never started are there as "planned". */
export interface Experiment {
  readonly dir: string;
  readonly group: GroupRecord;
  readonly runs: readonly StoredRun[];
}

export interface StoredRun {
  readonly dir: string;
  readonly record: RunRecord;
}

export function readExperiment(groupDir: string): Experiment {
  const group = readGroup(groupDir);
  const runs = group.runs.map((planned) => {
    const dir = join(groupDir, planned.id);
    return { dir, record: readRunOrPlanned(dir, group) };
  });
  return { dir: groupDir, group, runs };
}

/** The events of a run; empty when it has not started. */
export function readEvents(runDir: string): ReadJournal {
  const path = runPaths(runDir).events;
  return existsSync(path) ? readJournal(path) : { events: [], validBytes: 0, damage: null };
}

/** A run's record; before its first start, and when a power cut left the record empty, as it was planned. */
export function readRunOrPlanned(runDir: string, group: GroupRecord): RunRecord {
  const { size = 0 } = statSync(runPaths(runDir).record, { throwIfNoEntry: false }) ?? {};
  return size > 0 ? readRun(runDir) : plannedRecord(group, basename(runDir));
}

/** A run before its first start. */
export function plannedRecord(group: GroupRecord, runId: string): RunRecord {
  const planned = group.runs.find((run) => run.id === runId)!;
  return {
    schemaVersion: group.schemaVersion,
    id: runId,
    group: group.id,
    competition: planned.competition,
    agent: group.agent.id,
    seed: planned.seed,
    state: "planned",
    attempt: 0,
    startedAt: null,
    endedAt: null,
    elapsedMs: 0,
    sandbox: null,
    usage: null,
    outcome: null,
    grade: null,
    snapshots: [],
    refusedFiles: [],
    edition: group.edition,
    track: group.track,
  };
}

/** Names of the run groups below a runs directory, oldest first. */
export function listGroups(runsDir: string): string[] {
  if (!existsSync(runsDir)) return [];
  return readdirSync(runsDir)
    .filter((name) => existsSync(join(runsDir, name, "group.json")))
    .sort();
}

/**
 * The directory of a run group, given as a path, a name below `runsDir`, the end of a name, or "latest".
 * @throws UserError with the nearest names
 */
export function findGroup(wanted: string, runsDir: string): string {
  const isGroup = (path: string) => existsSync(join(path, "group.json")) && statSync(path).isDirectory();
  if (isGroup(resolve(wanted))) return resolve(wanted);
  const groups = listGroups(runsDir);
  const name =
    wanted === "latest"
      ? groups.at(-1)
      : (groups.find((group) => group === wanted) ?? onlyMatch(groups, wanted));
  if (name) return join(runsDir, name);
  throw new UserError(
    groups.length === 0
      ? `No run group "${wanted}": ${runsDir} holds none. Start one with: mlebench run --agent baseline --split demo`
      : `No run group "${wanted}" in ${runsDir}.${didYouMean(basename(wanted), groups)} The newest is ${groups.at(-1)} ("latest").`,
  );
}

function onlyMatch(groups: readonly string[], part: string): string | undefined {
  const matches = groups.filter((group) => group.includes(part));
  return matches.length === 1 ? matches[0] : undefined;
}

function readRecord<S extends z.ZodType>(path: string, schema: S): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UserError(`${path} is not a record of this version: ${issue.path.join(".")}: ${issue.message}`);
}
