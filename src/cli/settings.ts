import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { expandHome, foldersVariable } from "../competition/folders.ts";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";

/** `$XDG_CACHE_HOME/mle-bench/data`: the Python reference's own place, so that its prepared data is found. */
export function defaultDataDir(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mle-bench", "data");
}

const configNames = ["ts", "mjs", "js", "json", "yaml", "yml"].map((ending) => `mlebench.config.${ending}`);

/**
 * Fills options that neither a flag nor an environment variable set from the config file: `--config FILE` or
 * `mlebench.config.*` of the working directory. Keys are the long names of options: `time-limit: 24h`; and
 * `competitions`, the user's folders of competitions.
 * @throws UserError for a file that cannot be read or a key that no command knows
 */
export async function applyConfig(
  command: Command,
  loadAll: () => Promise<readonly Command[]>,
): Promise<void> {
  const given = command.opts()["config"] as string | undefined;
  const path = given
    ? resolve(given)
    : configNames.map((name) => resolve(name)).find((file) => existsSync(file));
  if (!path) return;
  const { readConfig } = await import("./read-config.ts");
  const config = await readConfig(path);
  const all = await loadAll();
  if (config[foldersKey] !== undefined) setFolders(config[foldersKey], path);
  const known = new Set([foldersKey, ...optionNames(all)]);
  for (const [key, value] of Object.entries(config)) {
    if (!known.has(key))
      throw new UserError(`${path}: unknown setting "${key}".${didYouMean(key, [...known])}`);
    const option = command.options.find((candidate) => candidate.long === `--${key}`);
    if (!option) continue; // a setting of another command
    const source = command.getOptionValueSource(option.attributeName());
    if (source === "cli" || source === "env") continue;
    command.setOptionValueWithSource(
      option.attributeName(),
      Array.isArray(value) ? value.map(String) : coerce(value),
      "config",
    );
  }
}

/** The one setting that is no option of a command: every process, graders too, finds competitions by the environment. */
const foldersKey = "competitions";

/** Folders of the user's competitions, relative to the config file; the environment is stronger. */
function setFolders(value: unknown, path: string): void {
  if (process.env[foldersVariable] !== undefined) return;
  const folders = (Array.isArray(value) ? value : [value]).map((folder) => String(folder));
  process.env[foldersVariable] = folders
    .map((folder) => (folder.startsWith("~") ? expandHome(folder) : resolve(dirname(path), folder)))
    .join(delimiter);
}

function optionNames(commands: readonly Command[]): string[] {
  return commands.flatMap(({ options }) => options).map((option) => option.long?.slice(2) ?? "");
}

function coerce(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}
