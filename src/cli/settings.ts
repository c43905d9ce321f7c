import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";

/** `$XDG_CACHE_HOME/mle-bench/data`: the Python reference's own place, so that its prepared data is found. */
export function defaultDataDir(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mle-bench", "data");
}

const configNames = ["ts", "mjs", "js", "json", "yaml", "yml"].map((ending) => `mlebench.config.${ending}`);

/**
 * Fills options that neither a flag nor an environment variable set from the config file: `--config FILE` or
 * `mlebench.config.*` of the working directory. Keys are the long names of options: `time-limit: 24h`.
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
  const known = new Set(all.flatMap(({ options }) => options).map((option) => option.long?.slice(2) ?? ""));
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

function coerce(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}
