import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import type { ArchiveEntry } from "./archive-entry.ts";
import { extractBeside } from "./extract-beside.ts";
import { flawOfName } from "./safe-name.ts";
import { notExtracted } from "./zip-entry.ts";

/**
 * Extracts a tar, compressed by gzip or not whatever its name says, into `target`, which must not exist, or nothing.
 * @throws UserError: damaged, a link or device, a name that leaves the target, more than the disk has free
 */
export async function extractTar(path: string, target: string): Promise<void> {
  await extractBeside(target, async (folder) => {
    try {
      await extractEntries(path, folder);
    } catch (error) {
      if (error instanceof UserError || systemErrorCode(error)?.startsWith("E")) throw error;
      throw new UserError(
        `${path} cannot be read as a tar: ${messageOf(error)}. It may be cut short or damaged; get the file again from its source.`,
        { cause: error },
      );
    }
  });
}

async function extractEntries(path: string, target: string): Promise<void> {
  const { bavail, bsize } = await statfs(target);
  let roomBytes = bavail * bsize;
  const extract = tar.extract();
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const fed = isGzip(path) ? pipeline(source, createGunzip(), extract) : pipeline(source, extract);
  fed.catch(() => {}); // the loop below meets the same error
  for await (const entry of extract) {
    const { name, type, size = 0 } = entry.header;
    const flaw = flawOfName(name) ?? (isPlain(type) ? undefined : `is a ${type}, which is not extracted`);
    if (flaw) throw new UserError(`${path}: the entry "${name}" ${flaw}. ${notExtracted}`);
    roomBytes -= size;
    if (roomBytes < 0)
      throw new UserError(
        `${path} unpacks to more than the disk of ${dirname(target)} has free. Free some space or choose another --data-dir.`,
        { exitCode: 1 },
      );
    const destination = join(target, name);
    mkdirSync(type === "directory" ? destination : dirname(destination), { recursive: true });
    if (type === "directory") entry.resume();
    else await pipeline(entry, createWriteStream(destination));
  }
  await fed;
}

const isPlain = (type: string | null | undefined) =>
  type === "file" || type === "directory" || type === "contiguous-file";

function isGzip(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const magic = Buffer.alloc(2);
    return readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(fd);
  }
}

/** Writes an uncompressed tar of the entries in their order, with one fixed date and mode 0644. */
export async function packTar(path: string, entries: Iterable<ArchiveEntry>): Promise<void> {
  if (existsSync(path)) throw new Error(`${path} exists already.`);
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(path));
  const add = async () => {
    for (const { name, from } of entries) {
      const header = { name, mode: 0o644, mtime: new Date(0) };
      if (typeof from !== "string") pack.entry(header, Buffer.from(from));
      else await pipeline(createReadStream(from), pack.entry({ ...header, size: statSync(from).size }));
    }
    pack.finalize();
  };
  await Promise.all([written, add()]);
}
