import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { SevenZipModule, SevenZipModuleFactory } from "7z-wasm";
import { UserError } from "../core/errors.ts";
import { linkOrCopy, makeDirs } from "../core/files.ts";
import type { ArchiveEntry } from "./archive-entry.ts";
import { checkRatio, checkRoom, extractBeside } from "./extract-beside.ts";
import { flawOfName } from "./safe-name.ts";
import { notExtracted } from "./zip-entry.ts";

/**
 * Extracts a .7z into `target`, which must not exist, or nothing.
 * @throws UserError: damaged, encrypted, a name that leaves the target, more than the disk has free
 */
export async function extract7z(path: string, target: string): Promise<void> {
  makeDirs(dirname(target));
  await checkListing(path, dirname(target));
  await extractBeside(target, async (folder) => {
    const { code, lines } = await run7z({ [dirname(resolve(path))]: "/in", [folder]: "/out" }, [
      ...["x", `/in/${basename(path)}`, "-o/out", "-y", "-p"],
    ]);
    if (code !== 0) throw unreadable(path, lines);
  });
}

/**
 * Packs the entries into a new .7z; one whose name ends in "/" is an empty folder.
 * @throws UserError when the disk is full or cannot be written
 */
export async function pack7z(path: string, entries: Iterable<ArchiveEntry>): Promise<void> {
  const folder = `${path}.d`; // 7-Zip packs a folder: one with the entries is made for it
  try {
    for (const { name, from } of entries) {
      const flaw = flawOfName(name);
      if (flaw) throw new Error(`The entry "${name}" ${flaw}.`);
      const entry = join(folder, name);
      mkdirSync(name.endsWith("/") ? entry : dirname(entry), { recursive: true });
      if (name.endsWith("/")) continue;
      if (typeof from === "string") linkOrCopy(from, entry);
      else writeFileSync(entry, from);
    }
    await packFolder(path, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function packFolder(path: string, folder: string): Promise<void> {
  const names = readdirSync(folder).sort();
  const { code, lines } = await run7z(
    { [resolve(folder)]: "/in", [dirname(resolve(path))]: "/out" },
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
  await checkRatio(path, total, 2000); // 7z packs repetition tighter than zip can
  await checkRoom(path, total, target);
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
