import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Grade, Snapshot } from "../record/schema.ts";
import { runPaths } from "../record/store.ts";
import type { RunState } from "./run-request.ts";
import { snapshotPath } from "./snapshots.ts";

/** An agent that did not end by itself and left no valid file gets its last valid snapshot: it was submitted, then lost. */
export function needsRescue({ record }: RunState, submitted: Grade["kind"]): boolean {
  return record().outcome?.kind !== "finished" && (submitted === "missing" || submitted === "invalid");
}

/** Puts the snapshot in the submission's place, and keeps what was there beside it. */
export function rescue({ journal, runDir }: RunState, snapshot: Snapshot, instead: Grade["kind"]): void {
  const { submission, snapshots } = runPaths(runDir);
  mkdirSync(dirname(submission), { recursive: true });
  if (existsSync(submission)) copyFileSync(submission, `${submission}.broken`);
  copyFileSync(snapshotPath(snapshots, snapshot), submission);
  journal.append("rescued", { seconds: snapshot.seconds, instead });
}
