import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf, UserError } from "../core/errors.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const configShape = z.record(z.string(), z.union([scalar, z.array(scalar)]));

export type Config = z.infer<typeof configShape>;

/** A config file as a flat record. @throws UserError when it is missing, broken or not flat */
export async function readConfig(path: string): Promise<Config> {
  let content: unknown;
  try {
    content = await load(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const parsed = configShape.safeParse(content ?? {});
  if (parsed.success) return parsed.data;
  throw new UserError(
    `${path}: ${parsed.error.issues[0]!.path.join(".")} must be a text, a number, true or false, or a list of these.`,
  );
}

async function load(path: string): Promise<unknown> {
  if (path.endsWith(".json")) return JSON.parse(readFileSync(path, "utf8"));
  if (/\.ya?ml$/.test(path)) return parse(readFileSync(path, "utf8"), { version: "1.2" });
  const module = await createJiti(import.meta.url).import<{ default: unknown }>(pathToFileURL(path).href);
  return module.default;
}
