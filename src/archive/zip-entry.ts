import yauzl from "yauzl";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import { ReadWindow } from "../core/read-window.ts";

const deflateMethod = 8; // the only one beside 0, stored, that readDirectory lets through

export interface ZipEntry {
  /** Path with forward slashes, relative, without "..". A directory's ends in "/". */
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly directory: boolean;
}

/** An entry with what is needed to read its bytes; it can be given to another thread. */
export interface ZipMember extends ZipEntry {
  readonly crc32: number;
  readonly deflated: boolean;
  /** Where its local header stands. */
  readonly headerStart: number;
}

/**
 * Reads and checks a zip's directory (zip64 too), in its order; no content is read.
 * @throws UserError naming the file, the entry and the fix: not a zip, truncated, an encrypted entry, a symbolic
 * link or device, a path that leaves the target, a name that stands twice
 */
export async function readDirectory(path: string): Promise<ZipMember[]> {
  using window = openWindow(path);
  const file = await openChecked(path, window);
  try {
    const members: ZipMember[] = [];
    const names = new Set<string>();
    for await (const entry of file.eachEntry()) {
      const name = entry.fileName;
      const flaw = flawOf(entry) ?? (names.has(name) ? "stands in it twice" : undefined);
      if (flaw) throw new UserError(`${path}: the entry "${name}" ${flaw}. ${notExtracted}`);
      names.add(name);
      members.push(memberOf(entry));
    }
    for (const name of names) {
      const file = parentsOf(name).find((parent) => names.has(parent));
      if (file)
        throw new UserError(
          `${path}: the entry "${name}" needs a folder where "${file}" is a file. ${notExtracted}`,
        );
    }
    return members;
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
}

export const notExtracted = "Nothing was extracted; get the file again from its source.";

export function unreadable(path: string, error: unknown): UserError {
  return new UserError(
    `${path} cannot be read as a zip: ${messageOf(error)}. It may be cut short or damaged; get the file again from its source.`,
    { cause: error },
  );
}

function openWindow(path: string): ReadWindow {
  try {
    return new ReadWindow(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT") throw new UserError(`${path} does not exist.`, { cause: error });
    throw new UserError(`${path} cannot be opened (${code}).`, { cause: error });
  }
}

async function openChecked(path: string, window: ReadWindow): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(new WindowReader(window), window.sizeBytes);
  } catch (error) {
    throw startsLikeHtml(window)
      ? new UserError(
          `${path} is a web page, not a zip: the download was answered by a log-in or error page. Download it again while logged in.`,
          { cause: error },
        )
      : unreadable(path, error);
  }
}

/** yauzl's own reader reads twice for each entry. */
class WindowReader extends yauzl.RandomAccessReader {
  readonly #window: ReadWindow;

  constructor(window: ReadWindow) {
    super();
    this.#window = window;
  }

  override read(
    ...[into, offset, length, position, done]: Parameters<yauzl.RandomAccessReader["read"]>
  ): void {
    try {
      const got = this.#window.read(position, length).copy(into, offset);
      queueMicrotask(() => done(got < length ? new Error("the file ends in the middle of it") : null));
    } catch (error) {
      queueMicrotask(() => done(error as Error));
    }
  }
}

function startsLikeHtml(window: ReadWindow): boolean {
  return /^\s*<(!doctype|html|\?xml)/i.test(window.read(0, 64).toString("latin1"));
}

/** "a/b/c.csv" -> "a", "a/b": a folder's own entry ends in "/", so these are names of files. */
function parentsOf(name: string): string[] {
  const parts = name.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

function memberOf(entry: yauzl.Entry): ZipMember {
  return {
    name: entry.fileName,
    sizeBytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    directory: entry.fileName.endsWith("/"),
    crc32: entry.crc32,
    deflated: entry.compressionMethod === deflateMethod,
    headerStart: entry.relativeOffsetOfLocalHeader,
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
