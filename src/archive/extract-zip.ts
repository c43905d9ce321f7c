import { existsSync, mkdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { makeDirs } from "../core/files.ts";
import { codePath } from "../core/package-root.ts";
import { inThreads, partsForThreads } from "../core/threads.ts";
import { formatBytes } from "../core/units.ts";
import { bomb, checkRatio, checkRoom, extractBeside } from "./extract-beside.ts";
import { type ExtractInput, type ExtractTask, extractFiles } from "./extract-files.ts";
import { notExtracted, readDirectory, type ZipEntry, type ZipMember } from "./zip-entry.ts";

export interface ExtractOptions {
  /** Refuse an archive that would unpack to more; default: the free space of the target's disk. */
  readonly maxTotalBytes?: number;
  /** Refuse an archive of over 1 GB unpacked that is this many times its packed size; default 200. */
  readonly maxRatio?: number;
  /** Take the SHA-256 of small files on the way: they need not be read again for it. */
  readonly hash?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface ExtractedEntry extends ZipEntry {
  /** Of small files, where `hash` was asked for. */
  readonly sha256?: string | undefined;
}

/**
 * Extracts the whole archive into `target`, which must not exist, or nothing: it is written to a directory
 * beside the target and moved there when every size and CRC-32 was right.
 * @returns the entries that were written
 * @throws UserError as {@link readDirectory}, and for a zip bomb, a damaged entry or a full disk; the signal's reason
 */
export async function extractZip(
  path: string,
  target: string,
  options: ExtractOptions = {},
): Promise<ExtractedEntry[]> {
  if (existsSync(target)) throw new UserError(`${target} exists already; ${path} is not extracted over it.`);
  const members = await readDirectory(path);
  makeDirs(dirname(target));
  const totalBytes = await checkSizes(path, members, { ...options, target });
  const files = members.filter(({ directory }) => !directory);
  let sums: (string | undefined)[] = [];
  await extractBeside(target, async (into) => {
    makeFolders(into, members);
    const { hash = false } = options;
    sums = await extractAll({ path, members: files, into, hash }, { ...options, totalBytes });
  });
  const sumOf = new Map(files.map(({ name }, i) => [name, sums[i]]));
  return members.map((member) => ({ ...member, sha256: sumOf.get(member.name) }));
}

/**
 * The archive's declared sizes against the limits. While reading, every entry is held to its declared size.
 * Entries that share bytes (https://www.bamsoftware.com/hacks/zipbomb/) pack more than the file holds.
 */
async function checkSizes(
  path: string,
  entries: readonly ZipEntry[],
  { target, maxTotalBytes, maxRatio = 200 }: ExtractOptions & { target: string },
): Promise<number> {
  const total = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.compressedBytes, 0);
  const { size } = await stat(path);
  if (packed > size) throw bomb(path, { size, total });
  await checkRatio(path, total, maxRatio);
  if (maxTotalBytes !== undefined && total > maxTotalBytes)
    throw new UserError(
      `${path} unpacks to ${formatBytes(total)}, over the limit of ${formatBytes(maxTotalBytes)}. ${notExtracted}`,
    );
  await checkRoom(path, total, dirname(target));
  return total;
}

/** Many files by several threads: making them is most of the work. @returns as {@link extractFiles} */
async function extractAll(
  task: ExtractTask,
  { totalBytes, signal, onProgress }: ExtractOptions & { totalBytes: number },
): Promise<(string | undefined)[]> {
  const thread = codePath("src", "archive", "extract-thread.ts");
  const parts = partsForThreads(thread, task.members);
  if (parts.length === 1) {
    let doneBytes = 0;
    const onBytes = (bytes: number) => {
      signal?.throwIfAborted();
      doneBytes += bytes;
      onProgress?.(doneBytes, totalBytes);
    };
    return await extractFiles(task, onBytes);
  }
  const done = new BigInt64Array(new SharedArrayBuffer(8));
  const timer = setInterval(() => onProgress?.(Number(done[0]), totalBytes), 50);
  try {
    const inputs = parts.map((part): ExtractInput => ({ ...task, members: part, done }));
    const sums = await inThreads<ExtractInput, (string | undefined)[]>(thread, inputs, signal);
    onProgress?.(totalBytes, totalBytes);
    return sums.flat();
  } finally {
    clearInterval(timer);
  }
}

function makeFolders(into: string, members: readonly ZipMember[]): void {
  const folders = new Set(members.map(({ name, directory }) => (directory ? name : dirname(name))));
  for (const folder of folders) mkdirSync(join(into, folder), { recursive: true });
}
