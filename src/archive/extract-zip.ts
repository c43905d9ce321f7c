import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs } from "../core/files.ts";
import { formatBytes } from "../core/units.ts";
import { notExtracted, openZip, unreadable, type ZipEntry } from "./zip-entry.ts";

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
 * @throws UserError as {@link openZip}, and for a zip bomb, a damaged entry or a full disk; the signal's reason
 */
export async function extractZip(
  path: string,
  target: string,
  options: ExtractOptions = {},
): Promise<ZipEntry[]> {
  if (existsSync(target)) throw new UserError(`${target} exists already; ${path} is not extracted over it.`);
  await using zip = await openZip(path);
  const temporary = join(dirname(target), `${basename(target)}.tmp-${process.pid}`);
  try {
    makeDirs(dirname(target));
    const totalBytes = await checkSizes(
      path,
      zip.entries.map(({ info }) => info),
      { ...options, target },
    );
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    let doneBytes = 0;
    for (const { entry, info } of zip.entries) {
      const destination = join(temporary, info.name);
      await mkdir(info.directory ? destination : dirname(destination), { recursive: true });
      if (info.directory) continue;
      await extractEntry(zip.file, entry, {
        path,
        destination,
        onChunk(bytes) {
          options.signal?.throwIfAborted();
          doneBytes += bytes;
          options.onProgress?.(doneBytes, totalBytes);
        },
      });
    }
    await rename(temporary, target);
    return zip.entries.map(({ info }) => info);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw explainWriteError(error, target);
  }
}

/**
 * The archive's declared sizes against the limits. While reading, yauzl holds every entry to its declared size.
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
  if (packed > size || (total > 1e9 && total > maxRatio * size)) {
    throw new UserError(
      `${path} (${formatBytes(size)}) claims to unpack to ${formatBytes(total)}: a zip bomb, or damaged. ${notExtracted}`,
    );
  }
  if (maxTotalBytes !== undefined && total > maxTotalBytes)
    throw new UserError(
      `${path} unpacks to ${formatBytes(total)}, over the limit of ${formatBytes(maxTotalBytes)}. ${notExtracted}`,
    );
  const { bavail, bsize } = await statfs(dirname(target));
  if (total > bavail * bsize)
    throw new UserError(
      `${path} unpacks to ${formatBytes(total)}, but the disk of ${dirname(target)} has ${formatBytes(bavail * bsize)} free. Free some space or choose another --data-dir.`,
      { exitCode: 1 },
    );
  return total;
}

async function extractEntry(
  file: ZipFile,
  entry: Entry,
  { path, destination, onChunk }: { path: string; destination: string; onChunk: (bytes: number) => void },
): Promise<void> {
  await using out = await open(destination, "wx");
  let crc = 0;
  for await (const chunk of contentOf(file, entry, path)) {
    onChunk(chunk.length);
    crc = crc32(chunk, crc);
    await out.writeFile(chunk); // at the file's position: appends, and writes the whole chunk
  }
  if (crc !== entry.crc32) {
    const [found, expected] = [crc, entry.crc32].map((sum) => sum.toString(16).padStart(8, "0"));
    throw new UserError(
      `${path}: the entry "${entry.fileName}" is damaged: its CRC-32 is ${found}, expected ${expected}. ${notExtracted}`,
    );
  }
}

/** The unpacked bytes; only the archive's own faults become "unreadable", not those of who writes them. */
async function* contentOf(file: ZipFile, entry: Entry, path: string): AsyncGenerator<Buffer> {
  try {
    yield* await file.openReadStreamPromise(entry);
  } catch (error) {
    throw unreadable(`${path}, entry "${entry.fileName}",`, error);
  }
}
