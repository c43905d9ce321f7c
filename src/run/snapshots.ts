import { randomBytes } from "node:crypto";
import { lstatSync, realpathSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { copyHostileFile } from "../core/hostile-copy.ts";
import type { Snapshot } from "../record/schema.ts";

export interface SnapshotTaker {
  /**
   * Looks at the submission; copies it when it is new and, unless `settle` is false, unchanged since the last look.
   * @returns the new snapshot, or null; null also while an earlier look is still copying
   */
  look(options?: { settle?: boolean }): Promise<Snapshot | null>;
  /** Those kept, oldest first. */
  readonly taken: readonly Snapshot[];
}

interface SnapshotOptions {
  readonly submission: string;
  readonly dir: string;
  readonly maxBytes: number;
  /** Seconds on the run's own clock. */
  readonly seconds: () => number;
  readonly monotonicMs: () => number;
  /** Snapshots of earlier attempts of the same run. */
  readonly earlier: readonly Snapshot[];
  readonly budget?: SnapshotBudget;
}

export interface SnapshotBudget {
  readonly files: number;
  readonly bytes: number;
}

/** What the snapshots of one run may take on the disk, however often and however long the agent writes. */
export const snapshotBudget: SnapshotBudget = { files: 500, bytes: 4 * 2 ** 30 };

/**
 * Keeps every submission.csv as the agent wrote it, as `<seconds>.csv`. Two looks that see the same size and time
 * mean that the file is whole; equal content is kept once. A file that is written all the time is taken ever less
 * often, and over the budget the times with the nearest neighbours are dropped, never the first or the last.
 */
export function snapshotTaker(options: SnapshotOptions): SnapshotTaker {
  const { submission, dir, maxBytes, seconds, monotonicMs, budget = snapshotBudget } = options;
  const taken = [...options.earlier];
  let seen = "";
  let copied = "";
  let busy: Promise<unknown> | null = null;
  let restUntil = 0;

  const take = async (): Promise<Snapshot | null> => {
    const started = monotonicMs();
    const at = seconds();
    const temporary = join(dir, `.${randomBytes(6).toString("hex")}.tmp`);
    await mkdir(dir, { recursive: true });
    const root = realpathSync(dirname(submission));
    const copy = await copyHostileFile({ source: submission, root, target: temporary, maxBytes, hash: true });
    const took = monotonicMs() - started;
    restUntil = started + Math.max(11 * took, 1000 * pauseSeconds(at));
    if (copy.kind === "refused") return null;
    if (taken.at(-1)?.sha256 === copy.sha256) {
      await rm(temporary, { force: true });
      return null;
    }
    const snapshot = { seconds: freeSecond(taken, at), sha256: copy.sha256, bytes: copy.bytes };
    await rename(temporary, snapshotPath(dir, snapshot));
    taken.push(snapshot);
    for (const dropped of overBudget(taken, budget)) {
      taken.splice(taken.indexOf(dropped), 1);
      await rm(snapshotPath(dir, dropped), { force: true });
    }
    return snapshot;
  };

  return {
    taken,
    async look({ settle = true } = {}) {
      if (!settle) await busy;
      if (busy) return null;
      const stamp = stampOf(submission);
      const settled = stamp === seen;
      seen = stamp;
      if (stamp === "" || stamp === copied) return null;
      if (settle && (!settled || monotonicMs() < restUntil)) return null;
      copied = stamp;
      const taking = take();
      busy = taking.catch(() => {});
      try {
        return await taking;
      } finally {
        busy = null;
      }
    },
  };
}

export function snapshotPath(dir: string, { seconds }: Pick<Snapshot, "seconds">): string {
  return join(dir, `${seconds}.csv`);
}

/** A thousandth of the run's age, at most a minute: 100 hours of writing without a pause make some 11,000 looks. */
function pauseSeconds(age: number): number {
  return Math.min(60, age / 1000);
}

/** Which snapshots to drop so that the rest is within the budget: the times best covered by their neighbours. */
export function overBudget(taken: readonly Snapshot[], budget: SnapshotBudget): Snapshot[] {
  const kept = [...taken];
  const dropped: Snapshot[] = [];
  let bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
  while (kept.length > 2 && (kept.length > budget.files || bytes > budget.bytes)) {
    let least = 1;
    for (let i = 2; i < kept.length - 1; i++) if (gapAround(kept, i) < gapAround(kept, least)) least = i;
    const [victim] = kept.splice(least, 1);
    bytes -= victim!.bytes;
    dropped.push(victim!);
  }
  return dropped;
}

function gapAround(snapshots: readonly Snapshot[], index: number): number {
  return snapshots[index + 1]!.seconds - snapshots[index - 1]!.seconds;
}

/** Seconds to a tenth, moved on behind the last snapshot's. */
function freeSecond(taken: readonly Snapshot[], seconds: number): number {
  const tenths = Math.round(seconds * 10);
  const last = Math.round((taken.at(-1)?.seconds ?? -1) * 10);
  return Math.max(tenths, last + 1) / 10;
}

function stampOf(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stat?.isFile() ? `${stat.ino}:${stat.size}:${stat.mtimeNs}` : "";
}
