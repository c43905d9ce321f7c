import { closeSync, constants, mkdirSync, opendirSync, openSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "./errors.ts";

/**
 * A directory held open: names below `path` are looked up in it, whatever another process renames or links meanwhile.
 * The kernel's /proc/self/fd does what openat(2) would.
 */
export interface SafeDir extends Disposable {
  readonly path: string;
}

/** @throws the system's error; ENOTDIR or ELOOP where it is a symbolic link or no directory */
export function openSafeDir(path: string): SafeDir {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  return { path: `/proc/self/fd/${fd}`, [Symbol.dispose]: () => closeSync(fd) };
}

/** Opens a directory below another, and makes it if asked to. @throws as {@link openSafeDir} */
export function openBelow(parent: SafeDir, name: string, { make = false } = {}): SafeDir {
  const path = join(parent.path, name);
  if (make) {
    try {
      mkdirSync(path);
    } catch (error) {
      if (systemErrorCode(error) !== "EEXIST") throw error;
    }
  }
  return openSafeDir(path);
}

/** Names in a directory, at most `max` of them: a hostile one may hold millions. */
export function namesIn(dir: SafeDir, max: number): { readonly names: string[]; readonly more: boolean } {
  const names: string[] = [];
  using listing = closing(opendirSync(dir.path));
  for (let entry = listing.dir.readSync(); entry; entry = listing.dir.readSync()) {
    if (names.length >= max) return { names, more: true };
    names.push(entry.name);
  }
  return { names, more: false };
}

function closing(dir: ReturnType<typeof opendirSync>) {
  return { dir, [Symbol.dispose]: () => dir.closeSync() };
}
