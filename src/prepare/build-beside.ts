import { existsSync, readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemErrorCode } from "../core/errors.ts";
import { explainWriteError, makeDirs } from "../core/files.ts";

export interface Building extends AsyncDisposable {
  /** Where to write: `<target>.tmp-<pid>`. */
  readonly dir: string;
  /** Moves the finished directory to its target, in place of an older one. */
  commit(): Promise<void>;
}

/**
 * A directory that appears at `target` whole or not at all: built beside it, moved by `commit`, and removed when
 * it is disposed without. What a killed process left is taken away by {@link removeLeftovers}.
 * @throws UserError when the place cannot be written
 */
export async function buildBeside(target: string): Promise<Building> {
  const dir = `${target}.tmp-${process.pid}`;
  const old = `${target}.old-${process.pid}`;
  try {
    await rm(dir, { recursive: true, force: true });
    makeDirs(dir);
  } catch (error) {
    throw explainWriteError(error, target);
  }
  return {
    dir,
    async commit() {
      try {
        if (existsSync(target)) await rename(target, old);
        await rename(dir, target);
      } catch (error) {
        if (existsSync(old) && !existsSync(target)) await rename(old, target);
        throw explainWriteError(error, target);
      }
      await rm(old, { recursive: true, force: true });
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Removes what killed processes left beside `target`: half-built directories, and the replaced one, which goes
 * back to its place when the process died between the two moves.
 */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  if (!existsSync(folder)) return;
  const pattern = new RegExp(`^${basename(target)}\\.(tmp|old)-(\\d+)$`);
  for (const name of readdirSync(folder)) {
    const [, kind, pid] = pattern.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(folder, name);
    if (kind === "old" && !existsSync(target)) await rename(path, target);
    else await rm(path, { recursive: true, force: true });
  }
}

/** Another live process: our own pid on a leftover is a number that came round again. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}
