import { type BigIntStats, constants } from "node:fs";
import { lstat, mkdir, open, opendir, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, systemErrorCode } from "../core/errors.ts";

export interface CollectInput {
  /** The box's writable directories on the host. The box must be closed: nothing may change them any more. */
  readonly from: { readonly submission: string; readonly code: string; readonly logs: string };
  /** Copies go to `submission`, `code` and `logs` below it; what was there is replaced. */
  readonly to: string;
  readonly maxFileBytes: number;
  readonly maxTotalBytes?: number;
  /** Files and folders. */
  readonly maxFiles?: number;
}

const MAX_DEPTH = 40;
const MAX_REPORTED = 200;
const CHUNK_BYTES = 2 ** 20;

/**
 * Copies what an agent left behind, trusting none of it: symlinks are not followed, FIFOs, sockets and devices not
 * opened, hard links only taken when all of a file's names are inside. Answers one line for each thing refused.
 */
export async function collect(input: CollectInput): Promise<string[]> {
  const { from, to, maxFileBytes, maxTotalBytes = 16 * 2 ** 30, maxFiles = 50_000 } = input;
  const refused: string[] = [];
  const found: Found[] = [];
  const walked: Walked = { found, refused, entriesLeft: maxFiles };
  for (const name of ["submission", "code", "logs"] as const) {
    await walk({ source: from[name], name, depth: 0 }, walked);
  }
  if (walked.entriesLeft < 0) refused.push(`more than ${maxFiles} files and folders; the rest was left out`);
  const namesOf = new Map<string, number>();
  for (const { identity } of found) namesOf.set(identity, (namesOf.get(identity) ?? 0) + 1);

  for (const name of ["submission", "code", "logs"]) {
    await rm(join(to, name), { recursive: true, force: true });
    await mkdir(join(to, name), { recursive: true });
  }
  let left = maxTotalBytes;
  for (const file of found) {
    const size = Number(file.stat.size);
    const refuse = (why: string) => refused.push(`${printable(file.name)}: ${why}`);
    if (Number(file.stat.nlink) !== namesOf.get(file.identity)) refuse("a hard link to a file elsewhere");
    else if (size > maxFileBytes) refuse(`${size} bytes; the limit for one file is ${maxFileBytes}`);
    else if (size > left) refuse(`${size} bytes; the limit for all files is ${maxTotalBytes}`);
    else {
      const problem = await copy(file, join(to, file.name));
      if (problem) refuse(problem);
      else left -= size;
    }
  }
  return refused.length <= MAX_REPORTED
    ? refused
    : [...refused.slice(0, MAX_REPORTED), `and ${refused.length - MAX_REPORTED} more`];
}

interface Found {
  readonly source: string;
  /** Relative to the destination: "code/solution.py". */
  readonly name: string;
  readonly stat: BigIntStats;
  /** Device and inode: equal for hard links of one file. */
  readonly identity: string;
}

interface Walked {
  readonly found: Found[];
  readonly refused: string[];
  /** Below zero: the limit is reached, nothing more is looked at. */
  entriesLeft: number;
}

async function walk(
  { source, name, depth }: { source: string; name: string; depth: number },
  walked: Walked,
): Promise<void> {
  const refuse = (why: string) => void walked.refused.push(`${printable(name)}: ${why}`);
  try {
    const stat = await lstat(source, { bigint: true });
    if (stat.isFile()) {
      walked.found.push({ source, name, stat, identity: `${stat.dev}:${stat.ino}` });
    } else if (!stat.isDirectory()) {
      refuse(`${kindOf(stat)}, not a regular file`);
    } else if (depth >= MAX_DEPTH) {
      refuse(`deeper than ${MAX_DEPTH} directories`);
    } else {
      for (const entry of await entriesOf(source, walked)) {
        await walk({ source: join(source, entry), name: join(name, entry), depth: depth + 1 }, walked);
      }
    }
  } catch (error) {
    refuse(whyUnreadable(error));
  }
}

/** Names in order, no more than are left of the limit: a folder of ten million files is not read to its end. */
async function entriesOf(dir: string, walked: Walked): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of await opendir(dir)) {
    if (--walked.entriesLeft < 0) break;
    names.push(name);
  }
  return names.sort();
}

/** Copies a file that still is the one that was looked at; what is wrong otherwise. */
async function copy({ source, stat }: Found, target: string): Promise<string | null> {
  try {
    await using input = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const now = await input.stat({ bigint: true });
    if (!now.isFile() || now.ino !== stat.ino || now.dev !== stat.dev) return "changed while it was copied";
    await mkdir(join(target, ".."), { recursive: true });
    await using output = await open(target, "wx", Number(stat.mode) & 0o100 ? 0o755 : 0o644);
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, Number(stat.size))));
    for (let left = Number(stat.size); left > 0; ) {
      const { bytesRead } = await input.read(chunk, 0, Math.min(chunk.length, left));
      if (bytesRead === 0) break;
      for (let done = 0; done < bytesRead; ) {
        done += (await output.write(chunk, done, bytesRead - done)).bytesWritten;
      }
      left -= bytesRead;
    }
    return null;
  } catch (error) {
    if (["ENOSPC", "EDQUOT", "EROFS"].includes(systemErrorCode(error) ?? "")) throw error; // ours, not the agent's
    return whyUnreadable(error);
  }
}

function kindOf(stat: BigIntStats): string {
  if (stat.isSymbolicLink()) return "a symbolic link";
  if (stat.isFIFO()) return "a named pipe";
  if (stat.isSocket()) return "a socket";
  return "a device";
}

function whyUnreadable(error: unknown): string {
  return `cannot be read (${systemErrorCode(error) ?? messageOf(error)})`;
}

/** Names are the agent's to choose: control characters, which could write over a terminal, are escaped. */
function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, (character) => JSON.stringify(character).slice(1, -1));
}
