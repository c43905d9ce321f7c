import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Entry } from "yauzl";
import { UserError } from "../core/errors.ts";
import { makeDirs } from "../core/files.ts";
import { formatBytes } from "../core/units.ts";
import { entryContent, type ZipFileHandle } from "./entry-content.ts";
import { bomb, checkRatio, checkRoom, extractBeside } from "./extract-beside.ts";
import { notExtracted, readDirectory, unreadable, type ZipDirectory, type ZipEntry } from "./zip-entry.ts";

export interface ExtractOptions {
  /** Refuse an archive that would unpack to more; default: the free space of the target's disk. */
  readonly maxTotalBytes?: number;
  /** Refuse an archive of over 1 GB unpacked that is this many times its packed size; default 200. */
  readonly maxRatio?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
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
): Promise<ZipEntry[]> {
  if (existsSync(target)) throw new UserError(`${target} exists already; ${path} is not extracted over it.`);
  const zip = await readDirectory(path);
  const infos = zip.entries.map(({ info }) => info);
  makeDirs(dirname(target));
  const totalBytes = await checkSizes(path, infos, { ...options, target });
  await extractBeside(target, (into) => extractEntries(path, zip.entries, { ...options, into, totalBytes }));
  return infos;
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

async function extractEntries(
  path: string,
  entries: ZipDirectory["entries"],
  { into, totalBytes, signal, onProgress }: ExtractOptions & { into: string; totalBytes: number },
): Promise<void> {
  const fd = openSync(path, "r");
  let doneBytes = 0;
  let turnMs = performance.now();
  try {
    for (const { entry, info } of entries) {
      if (performance.now() - turnMs > 50) {
        await setImmediate(); // small entries are read synchronously: let signals and timers in
        turnMs = performance.now();
      }
      const destination = join(into, info.name);
      mkdirSync(info.directory ? destination : dirname(destination), { recursive: true });
      if (info.directory) continue;
      const onChunk = (bytes: number) => {
        signal?.throwIfAborted();
        doneBytes += bytes;
        onProgress?.(doneBytes, totalBytes);
      };
      await extractEntry({ path, fd }, entry, { destination, onChunk });
    }
  } finally {
    closeSync(fd);
  }
}

async function extractEntry(
  zip: ZipFileHandle,
  entry: Entry,
  { destination, onChunk }: { destination: string; onChunk: (bytes: number) => void },
): Promise<void> {
  const out = openSync(destination, "wx");
  let crc = 0;
  try {
    for await (const chunk of contentOf(zip, entry)) {
      onChunk(chunk.length);
      crc = crc32(chunk, crc);
      for (let done = 0; done < chunk.length; ) done += writeSync(out, chunk, done);
    }
  } finally {
    closeSync(out);
  }
  if (crc !== entry.crc32) {
    const [found, expected] = [crc, entry.crc32].map((sum) => sum.toString(16).padStart(8, "0"));
    throw new UserError(
      `${zip.path}: the entry "${entry.fileName}" is damaged: its CRC-32 is ${found}, expected ${expected}. ${notExtracted}`,
    );
  }
}

/** Only the archive's own faults become "unreadable", not those of who writes the bytes. */
async function* contentOf(zip: ZipFileHandle, entry: Entry): AsyncGenerator<Buffer> {
  try {
    yield* entryContent(zip, entry);
  } catch (error) {
    throw unreadable(`${zip.path}, entry "${entry.fileName}",`, error);
  }
}
