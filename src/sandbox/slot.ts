import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { systemErrorCode, UserError } from "../core/errors.ts";
import { markedOwner, ownerMark, ownerRuns } from "./linux/owner.ts";
import { signal, usersOf } from "./linux/proc.ts";

/** A box's private directory on the host, under a number that no other box on this machine has meanwhile. */
export interface Slot {
  readonly index: number;
  readonly dir: string;
  release(): void;
}

const MAX_SLOTS = 4096;

/**
 * Claims the lowest free number, across all harnesses on this machine: a prepared directory is renamed to
 * slot-N, which fails while another's is there.
 */
export function claimSlot(root: string = stateRoot()): Slot {
  const prepared = join(root, `new-${randomBytes(6).toString("hex")}`);
  mkdirSync(prepared, { mode: 0o700 });
  writeFileSync(join(prepared, "owner"), ownerMark());
  for (let index = 0; index < MAX_SLOTS; index++) {
    const dir = join(root, `slot-${index}`);
    try {
      renameSync(prepared, dir);
      return { index, dir, release: () => releaseSlot(root, dir) };
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(systemErrorCode(error) ?? "")) throw error;
    }
  }
  rmSync(prepared, { recursive: true });
  throw new UserError(`All ${MAX_SLOTS} sandbox slots in ${root} are taken. Wait for running boxes to end.`);
}

/**
 * Moved away first: while it is removed in place, it is empty for a moment, and another harness's rename would put
 * its own slot there.
 */
function releaseSlot(root: string, dir: string): void {
  const doomed = join(root, `new-${randomBytes(6).toString("hex")}`);
  try {
    renameSync(dir, doomed);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return; // released before
    throw error;
  }
  rmSync(doomed, { recursive: true, force: true });
}

/**
 * Removes what harness processes that no longer exist left in the state directory, and kills what still uses it:
 * where there is no control group, a launch that was cut off in the middle can hang in there.
 */
export function sweepSlots(root: string = stateRoot()): void {
  for (const name of readdirSync(root)) {
    const dir = join(root, name);
    if (!/^(slot|new)-/.test(name) || isOwned(dir)) continue;
    const doomed = join(root, `new-${randomBytes(6).toString("hex")}`);
    try {
      renameSync(dir, doomed); // whoever renames it removes it: two sweeps never meet in one directory
      for (const pid of usersOf(basename(doomed))) signal(pid, "SIGKILL");
      rmSync(doomed, { recursive: true, force: true });
    } catch {
      // another harness swept it
    }
  }
}

/** The slots of one harness process. */
export function slotsOf(pid: number, root: string = stateRoot()): string[] {
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((dir) => ownerOf(dir)?.pid === pid);
}

function isOwned(dir: string): boolean {
  const owner = ownerOf(dir);
  if (owner) return ownerRuns(owner);
  // Without an owner file it is being made (or removed) this moment, or it is a wreck.
  return Date.now() - (lstatSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 60_000;
}

function ownerOf(dir: string): ReturnType<typeof markedOwner> {
  try {
    return markedOwner(readFileSync(join(dir, "owner"), "utf8"));
  } catch {
    return null;
  }
}

/** A directory of ours alone: /run as root (a neutral name, since mountinfo shows it inside), else the temp dir. */
export function stateRoot(): string {
  const uid = process.getuid?.() ?? 0;
  const candidates = uid === 0 ? ["/run/mlebench"] : [];
  for (const dir of [...candidates, join(tmpdir(), `mlebench-${uid}`)]) {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
    } catch {
      continue;
    }
    const stat = lstatSync(dir);
    if (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0) return dir;
  }
  throw new UserError(
    `No private directory for sandboxes: ${tmpdir()} cannot be written, or mlebench-${uid} there belongs to ` +
      "someone else. Set TMPDIR to a directory of your own.",
  );
}
