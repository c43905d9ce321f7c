import type { Clock } from "../../core/clock.ts";
import { countFailure } from "../../record/infrastructure.ts";
import { openJournal } from "../../record/journal.ts";
import type { GroupRecord, RunRecord } from "../../record/schema.ts";
import { readRunOrPlanned, runPaths, writeRun } from "../../record/store.ts";

/** The functions here are for a run that no worker has: their caller holds its lock. */
export interface HeldRun {
  readonly dir: string;
  readonly group: GroupRecord;
  readonly clock: Clock;
}

/** The record as it stands: read again under the lock, since a worker may have finished it in the meantime. */
export function readHeld({ dir, group }: HeldRun): RunRecord {
  return readRunOrPlanned(dir, group);
}

/**
 * Counts what the cluster did to a run. Beyond the retries of the group the run ends with it; before, it waits to
 * be submitted again.
 */
export function countJobFailure(run: HeldRun, { job, cause }: { job: string; cause: string }): RunRecord {
  const record = readHeld(run);
  if (record.state === "finished") return record;
  const time = new Date(run.clock.now()).toISOString();
  const { change, number, retries, isLast } = countFailure(record, run.group, { time, job, cause });
  journal(run, "infrastructure-failure", { job, cause, number, retries });
  return save(run, {
    ...record,
    ...change,
    ...(isLast
      ? { state: "finished", endedAt: time, outcome: { kind: "infrastructure", cause } }
      : { state: record.state === "running" ? "interrupted" : record.state }),
  });
}

/** Ends a run that was begun and is not finished as cancelled; one that never began stays as it is planned. */
export function endCancelled(run: HeldRun): RunRecord {
  const record = readHeld(run);
  if (record.state === "finished" || record.state === "planned") return record;
  journal(run, "cancelled", {});
  const endedAt = new Date(run.clock.now()).toISOString();
  return save(run, { ...record, state: "finished", endedAt, outcome: { kind: "cancelled" } });
}

function journal({ dir, clock }: HeldRun, type: string, data: Readonly<Record<string, unknown>>): void {
  using events = openJournal(runPaths(dir).events, clock);
  events.append(type, data);
}

function save({ dir }: HeldRun, record: RunRecord): RunRecord {
  writeRun(dir, record);
  return record;
}
