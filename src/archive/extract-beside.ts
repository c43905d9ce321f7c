import { rename, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs } from "../core/files.ts";
import { formatBytes } from "../core/units.ts";
import { notExtracted } from "./zip-entry.ts";

/** Fills a folder beside `target` and moves it there; when `fill` throws, nothing is left. @throws what it throws */
export async function extractBeside(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(target), `${basename(target)}.tmp-${process.pid}`);
  try {
    await rm(temporary, { recursive: true, force: true });
    makeDirs(temporary);
    await fill(temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw explainWriteError(error, target);
  }
}

/** @throws UserError when the archive claims to unpack to over 1 GB and so many times its own size */
export async function checkRatio(path: string, total: number, maxRatio: number): Promise<void> {
  const { size } = await stat(path);
  if (total > 1e9 && total > maxRatio * size) throw bomb(path, { size, total });
}

export function bomb(path: string, { size, total }: { size: number; total: number }): UserError {
  return new UserError(
    `${path} (${formatBytes(size)}) claims to unpack to ${formatBytes(total)}: a zip bomb, or damaged. ${notExtracted}`,
  );
}

/** @throws UserError when the disk of `folder` has less free than the archive unpacks to */
export async function checkRoom(path: string, total: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (total > bavail * bsize)
    throw new UserError(
      `${path} unpacks to ${formatBytes(total)}, but the disk of ${folder} has ${formatBytes(bavail * bsize)} free. Free some space or choose another --data-dir.`,
      { exitCode: 1 },
    );
}
