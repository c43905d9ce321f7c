import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";
import { declarationFile } from "./declared/declaration.ts";

/** Folders of competitions beside the built-in ones: a list with the system's separator, as PATH. */
export const foldersVariable = "MLEBENCH_COMPETITIONS";

/** What the program brings along. */
export const builtInFolder = join(packageRoot, "competitions");

/**
 * The folder of every competition by its id, the built-in ones first.
 * @throws UserError when a folder named does not exist, or when two competitions have one id
 */
export function competitionFolders(): Map<string, string> {
  const folders = new Map<string, string>();
  for (const root of [builtInFolder, ...ownFolders()]) {
    for (const id of idsIn(root)) {
      const [other, folder] = [folders.get(id), join(root, id)];
      if (other !== undefined)
        throw new UserError(
          `There are two competitions "${id}": ${other} and ${folder}. Rename one of the folders, or leave one out of ${foldersVariable}.`,
        );
      folders.set(id, folder);
    }
  }
  return folders;
}

/** The folder of one competition, undefined when there is none. @throws UserError as {@link competitionFolders} */
export function competitionFolder(id: string): string | undefined {
  const folder = join(builtInFolder, id);
  const isName = dirname(folder) === builtInFolder && basename(folder) === id;
  // Two of one id are an error: only where no others can be is one folder enough to look at.
  return isName && isDirectory(folder) && !process.env[foldersVariable]
    ? folder
    : competitionFolders().get(id);
}

/** The folders that the environment names, each once. @throws UserError when one does not exist or cannot be used */
export function ownFolders(): string[] {
  const named = (process.env[foldersVariable] ?? "").split(delimiter).map((path) => path.trim());
  const folders = named.filter((path) => path !== "").map(expandHome);
  for (const folder of folders) checkFolder(folder, foldersVariable);
  return [...new Map(folders.map((folder) => [realpathSync(folder), folder])).values()].filter(
    (folder) => realpathSync(folder) !== realpathSync(builtInFolder),
  );
}

/** `~` as the shell has it: in a list or a config file no shell expands it. */
export function expandHome(path: string): string {
  return resolve(/^~(?=$|\/)/.test(path) ? join(homedir(), path.slice(1)) : path);
}

/** What sandboxes show of the system, whole: answers there could be read by agents. */
const shownToAgents = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/** @throws UserError when competitions cannot stand in the folder that `setting` names */
export function checkFolder(folder: string, setting: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(`${setting} names ${folder}, which is no folder. Make it, or correct the name.`);
  if (existsSync(join(folder, declarationFile)))
    throw new UserError(
      `${setting} names ${folder}, which is a competition itself. Name the folder that holds it: ${dirname(folder)}`,
    );
  const real = realpathSync(folder);
  if (shownToAgents.some((dir) => real === dir || real.startsWith(`${dir}/`)))
    throw new UserError(
      `${setting} names ${folder}, below ${real.split("/").slice(0, 2).join("/")}, which sandboxes show to agents: its answers could be read. Move it, to your home directory for example.`,
    );
}

/** What `mlebench new` builds beside its target, and what it left when it was killed. */
const halfMade = /\.(?:tmp|old)-\d+$/;

/** Folders below `root`: all of the built-in ones; of the user's those that look like a competition. */
function idsIn(root: string): string[] {
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(join(root, entry.name))))
    .map((entry) => entry.name)
    .sort();
  if (root === builtInFolder) return names;
  return names.filter(
    (name) =>
      !halfMade.test(name) &&
      [declarationFile, "facts.json"].some((file) => existsSync(join(root, name, file))),
  );
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
