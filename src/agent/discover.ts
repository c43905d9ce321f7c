import { existsSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { codePath } from "../core/package-root.ts";
import type { AgentDefinition } from "./define.ts";

/** Ids of all agent folders: those that hold an agent.ts. */
export function agentIds(): string[] {
  return readdirSync(codePath("agents"))
    .filter((name) => existsSync(codePath("agents", name, "agent.ts")))
    .sort();
}

/** @throws UserError with the nearest names when there is no such agent */
export async function loadAgent(id: string): Promise<AgentDefinition> {
  const ids = agentIds();
  if (!ids.includes(id))
    throw new UserError(`No agent "${id}".${didYouMean(id, ids)} All of them: mlebench agents`);
  const module = (await import(pathToFileURL(codePath("agents", id, "agent.ts")).href)) as {
    default: AgentDefinition;
  };
  return module.default;
}
