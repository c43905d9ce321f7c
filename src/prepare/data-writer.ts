import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { DataWriter } from "../competition/define.ts";
import { explainWriteError } from "../core/files.ts";
import { toCsv } from "../frame/to-csv.ts";

/** Permissions whatever the umask: the sandbox's own user must be able to read public/, nobody else private/. */
export const publicModes: Modes = { dir: 0o755, file: 0o644 };
export const privateModes: Modes = { dir: 0o700, file: 0o600 };

export interface Modes {
  readonly dir: number;
  readonly file: number;
}

/**
 * Writes below `dir`, which it makes.
 * @throws UserError when the disk is full or the place cannot be written
 */
export function makeDataWriter(dir: string, modes: Modes): DataWriter {
  makeDir(dir, modes);
  const write = (name: string, fill: (path: string) => void) => {
    const path = join(dir, inside(name));
    try {
      makeDir(dirname(path), modes);
      fill(path);
      chmodSync(path, modes.file);
    } catch (error) {
      throw explainWriteError(error, path);
    }
  };
  return {
    csv: (name, table) => write(name, (path) => writeFileSync(path, toCsv(table))),
    file: (name, content) => write(name, (path) => writeFileSync(path, content)),
    copy: (name, from) => write(name, (path) => copyFileSync(from, path, constants.COPYFILE_FICLONE)),
  };
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
