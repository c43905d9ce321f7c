import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { pack7z } from "../archive/seven-zip.ts";
import { packTar } from "../archive/tar.ts";
import { writeZip } from "../archive/write-zip.ts";
import type { DataWriter } from "../competition/define.ts";
import { explainWriteError, linkOrCopy, reflinkOrCopy } from "../core/files.ts";
import { csvPieces } from "../frame/to-csv.ts";

/** Permissions whatever the umask: the sandbox's own user must be able to read public/, nobody else private/. */
export const publicModes: Modes = { dir: 0o755, file: 0o644 };
export const privateModes: Modes = { dir: 0o700, file: 0o600 };

export interface Modes {
  readonly dir: number;
  readonly file: number;
}

export interface WriterOptions {
  readonly modes: Modes;
  /** Files below these folders, which will be removed, are linked rather than copied. */
  readonly linkFrom?: readonly string[];
}

export interface LinkingWriter extends DataWriter {
  /** The absolute paths of files that were linked and not written to since, and where they come from. */
  readonly links: ReadonlyMap<string, string>;
}

/**
 * Writes below `dir`, which it makes.
 * @throws UserError when the disk is full or the place cannot be written
 */
export function makeDataWriter(dir: string, { modes, linkFrom = [] }: WriterOptions): LinkingWriter {
  const made = new Set<string>();
  const links = new Map<string, string>();
  const makeParents = (path: string) => {
    if (made.has(path)) return;
    makeDir(path, modes);
    made.add(path);
  };
  makeParents(dir);
  const place = (name: string) => {
    const path = join(dir, inside(name));
    links.delete(path);
    try {
      makeParents(dirname(path));
    } catch (error) {
      throw explainWriteError(error, path);
    }
    return path;
  };
  const write = (name: string, fill: (path: string) => void) => {
    const path = place(name);
    try {
      fill(path);
      chmodSync(path, modes.file);
    } catch (error) {
      throw explainWriteError(error, path);
    }
  };
  const pack = async (name: string, fill: (path: string) => Promise<void>) => {
    const path = place(name);
    try {
      await fill(path);
      chmodSync(path, modes.file);
    } catch (error) {
      throw explainWriteError(error, path);
    }
  };
  const copy = (name: string, from: string) =>
    write(name, (path) => {
      if (linkFrom.some((root) => isBelow(from, root))) {
        linkOrCopy(from, path);
        links.set(path, from);
      } else reflinkOrCopy(from, path);
    });
  return {
    csv: (name, table, options) => write(name, (path) => writePieces(path, csvPieces(table, options))),
    file: (name, content) =>
      write(name, (path) =>
        typeof content === "string" || content instanceof Uint8Array
          ? writeFileSync(path, content)
          : writePieces(path, content),
      ),
    append: (name, content) => write(name, (path) => appendFileSync(path, content)),
    copy,
    copyFolder(name, from, leaveOut = () => false) {
      makeParents(join(dir, inside(name)));
      const entries = readdirSync(from, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      for (const path of files.map((entry) => relative(from, join(entry.parentPath, entry.name))).sort())
        if (!leaveOut(path)) copy(join(name, path), join(from, path));
    },
    zip: (name, entries) => pack(name, (path) => writeZip(path, entries)),
    tar: (name, entries) => pack(name, (path) => packTar(path, entries)),
    sevenZip: (name, entries) => pack(name, (path) => pack7z(path, entries)),
    path: place,
    links,
  };
}

function writePieces(path: string, pieces: Iterable<string | Uint8Array>): void {
  const fd = openSync(path, "w");
  try {
    for (const piece of pieces) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    }
  } finally {
    closeSync(fd);
  }
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(`${root}${sep}`);
}

function makeDir(dir: string, modes: Modes): void {
  if (existsSync(dir)) return;
  makeDir(dirname(dir), modes);
  mkdirSync(dir);
  chmodSync(dir, modes.dir);
}

function inside(name: string): string {
  const path = normalize(name);
  if (path.startsWith("/") || path.split("/")[0] === "..")
    throw new Error(`A competition may write only below its folder, not to "${name}".`);
  return path;
}
