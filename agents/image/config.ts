import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf, UserError } from "../../src/core/errors.ts";
import { didYouMean } from "../../src/core/nearest.ts";

/** An agent of the reference's registry (github.com/openai/mle-bench, agents/*\/config.yaml). */
export interface ImageAgent {
  /** Arguments of start.sh. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Secrets that the run's gateway takes the place of: its key and address are in the environment already. */
const modelKeys = new Set(["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"]);

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const entry = z.object({
  start: z.string(),
  kwargs: z.record(z.string(), scalar).default({}),
  kwargs_type: z.enum(["argparse", "omegaconf"]).nullish(),
  env_vars: z.record(z.string(), scalar).default({}),
  privileged: z.boolean().default(false),
});

/**
 * Reads one agent of a config.yaml.
 * @param secrets the harness's environment, for `${{ secrets.X }}`
 * @throws UserError when it is missing, malformed, privileged, or asks for a secret that is not there
 */
export function readImageAgent(
  dir: string,
  id: string,
  secrets: Readonly<Record<string, string | undefined>>,
): ImageAgent {
  const path = join(resolve(dir), "config.yaml");
  const { kwargs, kwargs_type: kind, env_vars: variables, privileged } = entryOf(path, id);
  if (privileged)
    throw new UserError(
      `${path}: "${id}" asks for a privileged container, which could reach this machine and the answers on it. Take that line out if it works without.`,
    );
  const resolved = (value: z.infer<typeof scalar>) => secretOf(value, { path, secrets });
  const pairs = Object.entries(kwargs).flatMap(([key, value]) => {
    const text = resolved(value);
    return text === null ? [] : [[key, text] as const];
  });
  if (pairs.length > 0 && !kind)
    throw new UserError(`${path}: "${id}" has kwargs, so it needs kwargs_type: argparse or omegaconf.`);
  const args = pairs.flatMap(([key, value]) =>
    kind === "argparse" ? [`--${key}`, value] : [`${key}=${value}`],
  );
  const env = Object.entries(variables).flatMap(([key, value]) => {
    const text = resolved(value);
    return text === null || modelKeys.has(key) ? [] : [[key, text] as const];
  });
  return { args, env: Object.fromEntries(env) };
}

function entryOf(path: string, id: string): z.infer<typeof entry> {
  if (!existsSync(path))
    throw new UserError(
      `There is no ${path}: --set dir=… is an agent's folder of the reference, with its config.yaml.`,
    );
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"), { merge: true });
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const all = z.record(z.string(), z.unknown()).catch({}).parse(content);
  const ids = Object.keys(all).filter((name) => entry.safeParse(all[name]).success);
  if (all[id] === undefined)
    throw new UserError(`${path} has no agent "${id}".${didYouMean(id, ids)} It has: ${ids.join(", ")}.`);
  const parsed = entry.safeParse(all[id]);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${path}: ${[id, ...issue!.path].join(".")}: ${issue!.message}.`);
}

/** The reference prints Python's words for truth. null: a model's key, which is not handed on. */
function secretOf(
  value: z.infer<typeof scalar>,
  {
    path,
    secrets,
  }: { readonly path: string; readonly secrets: Readonly<Record<string, string | undefined>> },
): string | null {
  if (typeof value === "boolean") return value ? "True" : "False";
  const name = /^\$\{\{\s*secrets\.(\w+)\s*\}\}/.exec(String(value))?.[1];
  if (name === undefined) return String(value);
  if (modelKeys.has(name)) return null;
  const secret = secrets[name];
  if (secret === undefined)
    throw new UserError(`${path} asks for secrets.${name}: set ${name} in the environment.`);
  return secret;
}
