import { existsSync, readFileSync, statSync } from "node:fs";
import { UserError } from "../core/errors.ts";

const otherPeoplesBits = 0o077;

/**
 * Keys of providers from a file of NAME=value lines: what a node of a cluster has in place of the user's environment.
 * @returns nothing when there is no file
 * @throws UserError when others than its owner may read it, or a line is no NAME=value
 */
export function readKeysFile(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  if (statSync(path).mode & otherPeoplesBits)
    throw new UserError(`${path} holds keys and others may read it. Run: chmod 600 ${path}`);
  const keys: Record<string, string> = {};
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, name, value] = /^\s*(?:export\s+)?(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name || value === undefined)
      throw new UserError(`${path}, line ${index + 1}: expected NAME=value, for example OPENAI_API_KEY=…`);
    keys[name] = value.replace(/^(["'])(.*)\1$/, "$2");
  }
  return keys;
}
