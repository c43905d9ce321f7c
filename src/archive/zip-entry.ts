import { open } from "node:fs/promises";
import yauzl from "yauzl";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";

export interface ZipEntry {
  /** Path with forward slashes, relative, without "..". A directory's ends in "/". */
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly directory: boolean;
}

/** A zip's directory, in its order: what an entry is, and yauzl's record of where its bytes are. */
export interface ZipDirectory {
  readonly entries: readonly { readonly entry: yauzl.Entry; readonly info: ZipEntry }[];
}

/**
 * Reads and checks a zip's directory (zip64 too); no content is read.
 * @throws UserError naming the file, the entry and the fix: not a zip, truncated, an encrypted entry, a symbolic
 * link or device, a path that leaves the target, a name that stands twice
 */
export async function readDirectory(path: string): Promise<ZipDirectory> {
  const file = await openChecked(path);
  try {
    const entries: { entry: yauzl.Entry; info: ZipEntry }[] = [];
    const names = new Set<string>();
    for await (const entry of file.eachEntry()) {
      const name = entry.fileName;
      const flaw = flawOf(entry) ?? (names.has(name) ? "stands in it twice" : undefined);
      if (flaw) throw new UserError(`${path}: the entry "${name}" ${flaw}. ${notExtracted}`);
      names.add(name);
      entries.push({ entry, info: infoOf(entry) });
    }
    for (const name of names) {
      const file = parentsOf(name).find((parent) => names.has(parent));
      if (file)
        throw new UserError(
          `${path}: the entry "${name}" needs a folder where "${file}" is a file. ${notExtracted}`,
        );
    }
    return { entries };
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  } finally {
    file.close();
  }
}

export const notExtracted = "Nothing was extracted; get the file again from its source.";

export function unreadable(path: string, error: unknown): UserError {
  return new UserError(
    `${path} cannot be read as a zip: ${messageOf(error)}. It may be cut short or damaged; get the file again from its source.`,
    { cause: error },
  );
}

async function openChecked(path: string): Promise<yauzl.ZipFile> {
  try {
    // autoClose would close the file after the last entry's header, before any content is read.
    return await yauzl.openPromise(path, { autoClose: false });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT") throw new UserError(`${path} does not exist.`, { cause: error });
    if (code) throw new UserError(`${path} cannot be opened (${code}).`, { cause: error });
    throw (await startsLikeHtml(path))
      ? new UserError(
          `${path} is a web page, not a zip: the download was answered by a log-in or error page. Download it again while logged in.`,
          { cause: error },
        )
      : unreadable(path, error);
  }
}

async function startsLikeHtml(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  return /^\s*<(!doctype|html|\?xml)/i.test(buffer.toString("latin1", 0, bytesRead));
}

/** "a/b/c.csv" -> "a", "a/b": a folder's own entry ends in "/", so these are names of files. */
function parentsOf(name: string): string[] {
  const parts = name.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

function infoOf(entry: yauzl.Entry): ZipEntry {
  return {
    name: entry.fileName,
    sizeBytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    directory: entry.fileName.endsWith("/"),
  };
}

/** Why an entry is refused. yauzl itself refuses "..", absolute paths and drive letters. */
function flawOf(entry: yauzl.Entry): string | undefined {
  if (entry.isEncrypted()) return "is encrypted; decrypt the archive first";
  if (!entry.canDecodeFileData()) return `uses compression method ${entry.compressionMethod}, not deflate`;
  if (entry.fileName.includes("\0")) return "has a NUL byte in its name";
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000;
  const madeOnUnix = [3, 19].includes(entry.versionMadeBy >> 8); // 3 Unix, 19 macOS (APPNOTE 4.4.2)
  if (madeOnUnix && ![0, 0o100000, 0o040000].includes(unixType))
    return unixType === 0o120000 ? "is a symbolic link" : "is not a regular file";
  return undefined;
}
