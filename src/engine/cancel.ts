import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { readExperiment, writeRun } from "../record/store.ts";
import { lockGroup, lockOwner } from "./group-lock.ts";

/** Asks for the end of a group: a harness at work sees the mark and ends its runs; they are graded as they stand. */
export function requestCancel(groupDir: string): void {
  writeFileSync(join(groupDir, "cancel"), "");
}

export function cancelRequested(groupDir: string): boolean {
  return existsSync(join(groupDir, "cancel"));
}

/**
 * Cancels a group: tells the harness at work, or, when there is none, ends the unfinished runs itself.
 * @returns the number of runs that were not finished
 */
export function cancelGroup(groupDir: string, clock: Clock): { unfinished: number; harnessAlive: boolean } {
  requestCancel(groupDir);
  const unfinished = readExperiment(groupDir).runs.filter(({ record }) => record.state !== "finished");
  if (lockOwner(groupDir)) return { unfinished: unfinished.length, harnessAlive: true };
  using _lock = lockGroup(groupDir);
  for (const { dir, record } of unfinished) {
    if (!existsSync(dir)) continue; // never started: stays "planned", and is reported so
    writeRun(dir, {
      ...record,
      state: "finished",
      outcome: { kind: "cancelled" },
      endedAt: new Date(clock.now()).toISOString(),
    });
  }
  return { unfinished: unfinished.length, harnessAlive: false };
}
