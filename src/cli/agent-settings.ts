import type { AgentDefinition, AgentSettings } from "../agent/define.ts";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";

/**
 * An agent's defaults with the `--set key=value` pairs over them, each in the type of its default.
 * @throws UserError for an unknown key or a value of another type
 */
export function settingsOf(
  id: string,
  { settings }: AgentDefinition,
  pairs: readonly string[],
): AgentSettings {
  const values: Record<string, string | number | boolean | null> = {};
  for (const [key, setting] of Object.entries(settings)) values[key] = setting.default;
  for (const pair of pairs) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || text === undefined) throw new UserError(`--set ${pair}: expected key=value.`);
    const setting = settings[key];
    if (!setting) {
      const keys = Object.keys(settings);
      throw new UserError(
        `--set ${pair}: agent "${id}" has no setting "${key}".${didYouMean(key, keys)} It has: ${keys.join(", ") || "none"}.`,
      );
    }
    values[key] = parseAs(setting.default, text, pair);
  }
  return values;
}

function parseAs(
  like: string | number | boolean | null,
  text: string,
  pair: string,
): string | number | boolean {
  switch (typeof like) {
    case "number":
      if (text.trim() === "" || !Number.isFinite(Number(text)))
        throw new UserError(`--set ${pair}: expected a number, as the default ${like}.`);
      return Number(text);
    case "boolean":
      if (text !== "true" && text !== "false") throw new UserError(`--set ${pair}: expected true or false.`);
      return text === "true";
    default:
      return text;
  }
}
