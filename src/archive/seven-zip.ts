import { existsSync, readdirSync } from "node:fs";
import { rename, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { SevenZipModule, SevenZipModuleFactory } from "7z-wasm";
import { UserError } from "../core/errors.ts";
import { explainWriteError, makeDirs } from "../core/files.ts";
import { formatBytes } from "../core/units.ts";
import { flawOfName } from "./safe-name.ts";
import { notExtracted } from "./zip-entry.ts";

/**
 * Extracts a .7z into `target`, which must not exist, or nothing.
 * @throws UserError: damaged, encrypted, a name that leaves the target, more than the disk has free
 */
export async function extract7z(path: string, target: string): Promise<void> {
  const temporary = join(dirname(target), `${basename(target)}.tmp-${process.pid}`);
  try {
    makeDirs(dirname(target));
    await checkListing(path, dirname(target));
    await rm(temporary, { recursive: true, force: true });
    makeDirs(temporary);
    const { code, lines } = await run7z({ [dirname(resolve(path))]: "/in", [temporary]: "/out" }, [
      ...["x", `/in/${basename(path)}`, "-o/out", "-y", "-p"],
    ]);
    if (code !== 0) throw unreadable(path, lines);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw explainWriteError(error, target);
  }
}

/** Packs everything in `dir` into a new .7z. @throws UserError when the disk is full or cannot be written */
export async function pack7z(path: string, dir: string): Promise<void> {
  const names = readdirSync(dir).sort();
  const { code, lines } = await run7z(
    { [resolve(dir)]: "/in", [dirname(resolve(path))]: "/out" },
    ["a", "-t7z", "-mx=3", "-mtm-", "-mtc-", "-mta-", `/out/${basename(path)}`, ...names],
    "/in",
  );
  if (code === 0 && existsSync(path)) return;
  throw new UserError(`${path} could not be packed: ${lines.slice(-3).join(" ")}. Is the disk full?`, {
    exitCode: 1,
  });
}

async function checkListing(path: string, target: string): Promise<void> {
  const { code, lines } = await run7z({ [dirname(resolve(path))]: "/in" }, [
    ...["l", "-slt", "-ba", "-p", `/in/${basename(path)}`],
  ]);
  if (code !== 0) throw unreadable(path, lines);
  let total = 0;
  for (const line of lines) {
    const [, field, value = ""] = /^(Path|Size|Attributes|Encrypted) = (.*)$/.exec(line) ?? [];
    if (field === "Path") {
      const flaw = flawOfName(value);
      if (flaw) throw new UserError(`${path}: the entry "${value}" ${flaw}. ${notExtracted}`);
    } else if (field === "Size") total += Number(value || 0);
    else if (field === "Attributes" && / l[rwx-]{9}/.test(value))
      throw new UserError(`${path} holds a symbolic link. ${notExtracted}`);
    else if (field === "Encrypted" && value === "+")
      throw new UserError(`${path} is encrypted: it needs a password. ${notExtracted}`);
  }
  const { size } = await stat(path);
  if (total > 1e9 && total > 2000 * size)
    throw new UserError(
      `${path} (${formatBytes(size)}) claims to unpack to ${formatBytes(total)}: a bomb, or damaged. ${notExtracted}`,
    );
  const { bavail, bsize } = await statfs(target);
  if (total > bavail * bsize)
    throw new UserError(
      `${path} unpacks to ${formatBytes(total)}, but the disk of ${target} has ${formatBytes(bavail * bsize)} free. Free some space or choose another --data-dir.`,
      { exitCode: 1 },
    );
}

function unreadable(path: string, lines: readonly string[]): UserError {
  const reason = lines.find((line) => /cannot|wrong|unexpected|error:/i.test(line)) ?? "it is no 7z archive";
  return new UserError(
    `${path} cannot be read as a 7z archive: ${reason.replaceAll("/in/", "").trim()}. It may be cut short or damaged; get the file again from its source.`,
  );
}

/** Runs 7-Zip, compiled to WebAssembly, with the given folders of this machine mounted. */
async function run7z(
  mounts: Readonly<Record<string, string>>,
  args: readonly string[],
  cwd = "/",
): Promise<{ code: number; lines: string[] }> {
  // Its types describe an ES module, but Node loads the CommonJS one, whose export is the function itself.
  const makeSevenZip = (await import("7z-wasm")).default as unknown as SevenZipModuleFactory;
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const sevenZip = await makeSevenZip({ print, printErr: print });
  for (const [from, to] of Object.entries(mounts)) {
    sevenZip.FS.mkdir(to);
    sevenZip.FS.mount(sevenZip.NODEFS, { root: from }, to);
  }
  sevenZip.FS.chdir(cwd);
  return { code: callMain(sevenZip, args), lines };
}

/** The exit status; 7-Zip leaves by an exception when it is not 0. */
function callMain(sevenZip: SevenZipModule, args: readonly string[]): number {
  try {
    return Number(sevenZip.callMain([...args]) ?? 0);
  } catch (error) {
    return (error as { status?: number }).status ?? 2;
  }
}
