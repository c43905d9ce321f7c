import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { readHostileFile, writeFileAtomic } from "../core/files.ts";
import type { Snapshot } from "../record/schema.ts";

export interface SnapshotTaker {
  /** Looks at the submission; copies it when it is new and, unless `settle` is false, unchanged since the last look. */
  look(options?: { settle?: boolean }): Snapshot | null;
  readonly taken: readonly Snapshot[];
}

interface SnapshotOptions {
  readonly submission: string;
  readonly dir: string;
  readonly maxBytes: number;
  /** Seconds on the run's own clock. */
  readonly seconds: () => number;
  /** Snapshots of earlier attempts of the same run. */
  readonly earlier: readonly Snapshot[];
}

/**
 * Keeps every submission.csv as the agent wrote it, as `<seconds>.csv`. Two looks that see the same size and
 * time mean that the file is whole; equal content is kept once.
 */
export function snapshotTaker({
  submission,
  dir,
  maxBytes,
  seconds,
  earlier,
}: SnapshotOptions): SnapshotTaker {
  const taken = [...earlier];
  let seen = "";
  let copied = "";
  return {
    taken,
    look({ settle = true } = {}) {
      const stamp = stampOf(submission);
      const settled = stamp === seen;
      seen = stamp;
      if (stamp === "" || stamp === copied || (settle && !settled)) return null;
      copied = stamp;
      const file = readHostileFile(submission, maxBytes);
      if (file.kind === "refused") return null;
      const sha256 = createHash("sha256").update(file.bytes).digest("hex");
      if (taken.at(-1)?.sha256 === sha256) return null;
      mkdirSync(dir, { recursive: true });
      const snapshot = { seconds: freeSecond(dir, seconds()), sha256, bytes: file.bytes.length };
      writeFileAtomic(snapshotPath(dir, snapshot), file.bytes);
      taken.push(snapshot);
      return snapshot;
    },
  };
}

export function snapshotPath(dir: string, { seconds }: Pick<Snapshot, "seconds">): string {
  return join(dir, `${seconds}.csv`);
}

/** Seconds to a tenth, moved on while a file of that name exists. */
function freeSecond(dir: string, seconds: number): number {
  let tenths = Math.round(seconds * 10);
  while (existsSync(snapshotPath(dir, { seconds: tenths / 10 }))) tenths++;
  return tenths / 10;
}

function stampOf(path: string): string {
  try {
    const { isFile, ino, size, mtimeMs } = pick(lstatSync(path));
    return isFile ? `${ino}:${size}:${mtimeMs}` : "";
  } catch {
    return "";
  }
}

function pick(stat: ReturnType<typeof lstatSync> & object) {
  return { isFile: stat.isFile(), ino: stat.ino, size: stat.size, mtimeMs: stat.mtimeMs };
}
