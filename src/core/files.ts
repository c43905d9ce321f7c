import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { systemErrorCode, UserError } from "./errors.ts";

/**
 * Writes the whole file or nothing: a temporary file beside it is synced (unless `durable` is false: after a power
 * cut it may then be empty), then renamed over it.
 * @throws UserError when the disk is full or the directory cannot be written
 */
export function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { durable = true }: { durable?: boolean } = {},
): void {
  const temporary = join(dirname(path), temporaryName());
  try {
    const fd = openSync(temporary, "wx", 0o644);
    try {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw explainWriteError(error, path);
  }
}

/** What {@link writeFileAtomic} calls a file until it is whole. */
export function temporaryName(): string {
  return `.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
}

/** Whether a file of this name was left by a {@link writeFileAtomic} that was killed. */
export function isAtomicLeftover(name: string): boolean {
  return /^\.\d+-[0-9a-z]*\.tmp$/.test(name);
}

/**
 * `mkdir -p`, one folder after the other: Node's recursive mkdir says ENOENT where the disk is read-only.
 * @throws UserError as {@link explainWriteError}
 */
export function makeDirs(path: string): void {
  if (existsSync(path)) return;
  makeDirs(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw explainWriteError(error, path);
  }
}

/**
 * A hard link where the file system allows one, a reflink where it has them, bytes otherwise. A file that is there is
 * replaced, as by a copy. For sources that go away: both names have one content and one mode.
 */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = systemErrorCode(error) ?? "";
    if (code === "EEXIST") {
      rmSync(to);
      linkOrCopy(from, to);
    } else if (["EXDEV", "EPERM", "EMLINK", "ENOTSUP"].includes(code)) reflinkOrCopy(from, to);
    else throw error;
  }
}

/** `rm -r` of a folder. Node's own asks for the kind of each file that the folder has told already. */
export function removeFolder(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) removeFolder(path);
    else unlinkSync(path);
  }
  rmdirSync(dir);
}

export function reflinkOrCopy(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** A full disk, a read-only place or a missing permission as a UserError with the fix; other errors unchanged. */
export function explainWriteError(error: unknown, path: string): unknown {
  switch (systemErrorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new UserError(
        `No space left on the disk of ${path}. Free some space, then run the same command again.`,
        { cause: error, exitCode: 1 },
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new UserError(
        `Cannot write ${path}: permission denied. Choose a directory you can write (--data-dir, --runs-dir).`,
        { cause: error },
      );
    case "ENOTDIR":
      return new UserError(`Cannot write ${path}: a part of the path is a file, not a directory.`, {
        cause: error,
      });
    default:
      return error;
  }
}

export type HostileRead =
  | { kind: "read"; bytes: Uint8Array }
  | {
      kind: "refused";
      reason: "missing" | "not-a-regular-file" | "too-large" | "unreadable";
      detail: string;
    };

/** A file to read at will, no farther than it was long when it was opened. */
export interface OpenFile extends Disposable {
  readonly sizeBytes: number;
  /** Fills the buffer with the bytes at `position`. @returns how many there were */
  readAt(position: number, into: Buffer): number;
}

/** @throws the system's error when it cannot be opened */
export function openFile(path: string): OpenFile {
  const fd = openSync(path, constants.O_RDONLY);
  return fileOf(fd, fstatSync(fd).size);
}

/**
 * Reads a file that an agent may have planted: follows no symlink, opens no FIFO or device, and stops at
 * `maxBytes`, also when the file grows meanwhile.
 */
export function readHostileFile(path: string, maxBytes: number): HostileRead {
  const opened = openHostileFile(path, maxBytes);
  if (opened.kind === "refused") return opened;
  using file = opened.file;
  const buffer = Buffer.allocUnsafe(file.sizeBytes);
  let length = 0;
  while (length < buffer.length) {
    const got = file.readAt(length, buffer.subarray(length));
    if (got === 0) break;
    length += got;
  }
  return { kind: "read", bytes: buffer.subarray(0, length) };
}

/** As {@link readHostileFile}, for files that are better not read as a whole. */
export function openHostileFile(
  path: string,
  maxBytes: number,
): { kind: "open"; file: OpenFile } | Extract<HostileRead, { kind: "refused" }> {
  const refused = (
    reason: Extract<HostileRead, { kind: "refused" }>["reason"],
    detail: string,
  ): Extract<HostileRead, { kind: "refused" }> => ({ kind: "refused", reason, detail });
  let fd: number;
  try {
    if (!lstatSync(path).isFile())
      return refused(
        "not-a-regular-file",
        `${path} is not a regular file (symlinks, FIFOs, devices and directories are not read)`,
      );
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return refused("missing", `${path} does not exist`);
    if (code === "ELOOP") return refused("not-a-regular-file", `${path} is a symbolic link`);
    return refused("unreadable", `${path} cannot be read (${code})`);
  }
  const stat = fstatSync(fd);
  if (stat.isFile() && stat.size <= maxBytes) return { kind: "open", file: fileOf(fd, stat.size) };
  closeSync(fd);
  return stat.isFile()
    ? refused("too-large", `${path} has ${stat.size} bytes; the limit is ${maxBytes}`)
    : refused("not-a-regular-file", `${path} is not a regular file`);
}

function fileOf(fd: number, sizeBytes: number): OpenFile {
  return {
    sizeBytes,
    readAt: (position, into) =>
      readSync(fd, into, 0, Math.max(0, Math.min(into.length, sizeBytes - position)), position),
    [Symbol.dispose]: () => closeSync(fd),
  };
}
