import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { codePath } from "../core/package-root.ts";
import type { AgentDefinition } from "./define.ts";

/** Ids of all agent folders: those that hold an agent.ts. */
export function agentIds(): string[] {
  return readdirSync(codePath("agents"))
    .filter((name) => existsSync(codePath("agents", name, "agent.ts")))
    .sort();
}

/** An agent's name as a record keeps it: the path of one's own is made absolute. */
export function absoluteAgentId(id: string): string {
  return isOwnFile(id) ? resolve(id) : id;
}

/** A module of the user's: ./my-agent/agent.ts. */
function isOwnFile(id: string): boolean {
  return /\.([cm]?[jt]s)$/.test(id);
}

async function loadOwn(path: string): Promise<AgentDefinition> {
  let module: { default?: Partial<AgentDefinition> };
  try {
    const { createJiti } = await import("jiti");
    module = await createJiti(import.meta.url).import(pathToFileURL(path).href);
  } catch (error) {
    throw new UserError(`The agent ${path} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  const { default: agent } = module;
  if (typeof agent?.run !== "function" || typeof agent.description !== "string")
    throw new UserError(
      `The agent ${path} must export as default { description, python, settings, run(context) }: see docs/agents/write-your-own.md.`,
    );
  return { python: null, settings: {}, ...agent } as AgentDefinition;
}

/**
 * An agent by its folder's name, or a variant of it: "aide/paper" has the variant's settings as its defaults.
 * Or the path of a module of the user's.
 * @throws UserError with the nearest names when there is no such agent or variant, or it cannot be loaded
 */
export async function loadAgent(id: string): Promise<AgentDefinition> {
  if (isOwnFile(id)) return await loadOwn(resolve(id));
  const slash = id.indexOf("/");
  const [folder, variant] = slash < 0 ? [id, undefined] : [id.slice(0, slash), id.slice(slash + 1)];
  const ids = agentIds();
  if (!ids.includes(folder))
    throw new UserError(`No agent "${folder}".${didYouMean(folder, ids)} All of them: mlebench agents`);
  const module = (await import(pathToFileURL(codePath("agents", folder, "agent.ts")).href)) as {
    default: AgentDefinition;
  };
  return variant === undefined ? module.default : withVariant(module.default, { id, folder, variant });
}

function withVariant(
  agent: AgentDefinition,
  { id, folder, variant }: { readonly id: string; readonly folder: string; readonly variant: string },
): AgentDefinition {
  const { variants = {} } = agent;
  const found = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  if (!found) {
    const names = Object.keys(variants).map((name) => `${folder}/${name}`);
    throw new UserError(
      `No agent "${id}".${didYouMean(id, names)} "${folder}" has ${names.length > 0 ? `the variants ${names.join(", ")}` : "no variants"}.`,
    );
  }
  const settings = Object.fromEntries(
    Object.entries(agent.settings).map(([key, setting]) => [
      key,
      Object.hasOwn(found.settings, key) ? { ...setting, default: found.settings[key]! } : setting,
    ]),
  );
  return { ...agent, description: found.description, settings };
}
