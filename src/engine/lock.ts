import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { bootId, isOfAnotherBoot } from "../core/boot.ts";
import { systemErrorCode, UserError } from "../core/errors.ts";
import { processStat } from "../sandbox/linux/proc.ts";

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process in clock ticks since boot: tells a reused pid from the owner. */
  readonly startTicks: string | null;
  /** The boot that those ticks count from; absent in locks of earlier versions. */
  readonly boot?: string | null;
  /** Names this taking of the lock; absent in locks of earlier versions. */
  readonly token?: string;
  /** The Slurm job that the owner works in, and how often Slurm had requeued it. */
  readonly job?: { readonly id: string; readonly restarts: number };
}

export interface Lock extends Disposable {
  /** False when another took the lock over, because it held us for dead. */
  isHeld(): boolean;
}

export interface LockRequest {
  /** Whether an owner that may be on another host is known to be gone. Default: a dead process of this host is. */
  readonly isGone?: (owner: LockOwner) => boolean;
  readonly job?: LockOwner["job"];
  /** The sentence for a lock that a living owner has. */
  readonly refusal: (owner: LockOwner) => string;
}

/**
 * Takes the lock file at `path`, by hard links alone, which are atomic on a network file system too. A lock of an
 * owner that is gone is taken over by a file beside it, named after the token of that owner: only one process can
 * make it, so only one takes over. The lock belongs to the end of that chain.
 * @throws UserError while a living owner has it
 */
export function takeLock(path: string, { isGone = isDeadHere, job, refusal }: LockRequest): Lock {
  const token = randomBytes(8).toString("hex");
  const me: LockOwner = { ...thisProcess(), token, ...(job ? { job } : {}) };
  for (let tries = 0; tries < 20; tries++) {
    const { owner, next } = endOfChain(path);
    if (owner && !isGone(owner)) throw new UserError(refusal(owner));
    createWhole(next, JSON.stringify(me));
    const chain = endOfChain(path);
    if (chain.owner?.token !== token) {
      rmOwn(next, token);
      continue;
    }
    if (chain.files.length > 1) shorten(path, me, chain.files);
    return {
      isHeld: () => endOfChain(path).owner?.token === token,
      [Symbol.dispose]: () => release(path, token),
    };
  }
  throw new UserError(`${path} keeps coming back: another process takes it at the same moment. Try again.`);
}

/** Who has the lock, dead or alive; null when nobody has. */
export function lockHolder(path: string): LockOwner | null {
  return endOfChain(path).owner;
}

/** True when the owner was a process of this host that does not exist any more. */
export function isDeadHere(owner: LockOwner, boot: string | null = bootId()): boolean {
  if (owner.host !== hostname()) return false;
  return isOfAnotherBoot(owner.boot, boot) || processStat(owner.pid)?.startTime !== owner.startTicks;
}

function thisProcess() {
  const { startTime: startTicks } = processStat(process.pid)!;
  return { pid: process.pid, host: hostname(), startTicks, boot: bootId() };
}

interface Chain {
  readonly owner: LockOwner | null;
  readonly files: readonly string[];
  /** Where the next owner writes itself. */
  readonly next: string;
}

function endOfChain(path: string): Chain {
  const files: string[] = [];
  let owner: LockOwner | null = null;
  let next = path;
  for (let found = readOwner(next); found; found = readOwner(next)) {
    owner = found;
    files.push(next);
    next = `${path}.${found.token ?? "unnamed"}`;
  }
  return { owner, files, next };
}

/** Null when there is no file; one that a crash left half-written belongs to nobody. */
function readOwner(path: string): LockOwner | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" || systemErrorCode(error) === "ESTALE") return null;
    throw error;
  }
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    return { pid: 0, host: hostname(), startTicks: null, token: "broken" };
  }
}

/** Creates the file with its whole content, unless it is there already. */
function createWhole(path: string, content: string): void {
  const temporary = join(dirname(path), `.${randomBytes(6).toString("hex")}.lock`);
  writeFileSync(temporary, content, { flag: "wx" });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP"].includes(systemErrorCode(error) ?? ""))
      createPlainly(path, content); // a file system without hard links
    else if (systemErrorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function createPlainly(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

function rmOwn(path: string, token: string): void {
  if (readOwner(path)?.token === token) rmSync(path, { force: true });
}

/**
 * The end of the chain takes the place of its start, so that many takeovers leave one file. Who takes over from us
 * meanwhile is not lost: its file bears our token, and so follows either place.
 */
function shorten(path: string, me: LockOwner, files: readonly string[]): void {
  const temporary = join(dirname(path), `.${randomBytes(6).toString("hex")}.lock`);
  writeFileSync(temporary, JSON.stringify(me), { flag: "wx" });
  renameSync(temporary, path);
  for (const file of files.slice(1)) rmSync(file, { force: true });
}

/** The first file goes first: without it the chain is empty, and the others are nobody's. */
function release(path: string, token: string): void {
  const { owner, files } = endOfChain(path);
  if (owner?.token !== token) return;
  for (const file of files) rmSync(file, { force: true });
}
