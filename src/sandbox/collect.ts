import type { BigIntStats } from "node:fs";
import { lstat, mkdir, opendir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, systemErrorCode } from "../core/errors.ts";
import { copyHostileFile } from "../core/hostile-copy.ts";

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

/**
 * Copies what an agent left behind, trusting none of it: symlinks are not followed, FIFOs, sockets and devices not
 * opened, hard links only taken when all of a file's names are inside. Answers one line for each thing refused.
 */
export async function collect(input: CollectInput): Promise<string[]> {
  const { from, to, maxFileBytes, maxTotalBytes = 16 * 2 ** 30, maxFiles = 50_000 } = input;
  const refused: string[] = [];
  const { submission, code, logs } = from;
  const found = await findFiles({ submission, code, logs }, { maxFiles, refused });
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
      const target = join(to, file.name);
      const { source, root, stat } = file;
      const copy = await copyHostileFile({ source, root, target, maxBytes: maxFileBytes, expected: stat });
      if (copy.kind === "refused") refuse(copy.detail);
      else left -= copy.bytes;
    }
  }
  return refused.length <= MAX_REPORTED
    ? refused
    : [...refused.slice(0, MAX_REPORTED), `and ${refused.length - MAX_REPORTED} more`];
}

/** The regular files below these folders, by name; what else there is goes to `refused`, a line each. */
export async function findFiles(
  from: Readonly<Record<string, string>>,
  { maxFiles, refused }: { readonly maxFiles: number; readonly refused: string[] },
): Promise<Found[]> {
  const walked: Walked = { found: [], refused, entriesLeft: maxFiles };
  for (const [name, source] of Object.entries(from)) {
    await walk({ source, root: await realpath(source), name, depth: 0 }, walked);
  }
  if (walked.entriesLeft < 0) refused.push(`more than ${maxFiles} files and folders; the rest was left out`);
  return walked.found;
}

export interface Found {
  readonly source: string;
  /** Real path of the box's directory that it lies in. */
  readonly root: string;
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
  { source, root, name, depth }: { source: string; root: string; name: string; depth: number },
  walked: Walked,
): Promise<void> {
  const refuse = (why: string) => void walked.refused.push(`${printable(name)}: ${why}`);
  try {
    const stat = await lstat(source, { bigint: true });
    if (stat.isFile()) {
      walked.found.push({ source, root, name, stat, identity: `${stat.dev}:${stat.ino}` });
    } else if (!stat.isDirectory()) {
      refuse(`${kindOf(stat)}, not a regular file`);
    } else if (depth >= MAX_DEPTH) {
      refuse(`deeper than ${MAX_DEPTH} directories`);
    } else {
      for (const entry of await entriesOf(source, walked)) {
        await walk({ source: join(source, entry), root, name: join(name, entry), depth: depth + 1 }, walked);
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
