import type { z } from "zod";
import { UserError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { AgentSetting, AgentSettings } from "../define.ts";
import { evolutionary } from "./evolutionary-policy.ts";
import { greedy } from "./greedy-policy.ts";
import { mcts } from "./mcts-policy.ts";
import type { Policy, PolicyDefinition } from "./policy.ts";

const policies = { greedy, mcts, evolutionary };

export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as PolicyName[];

/**
 * The settings of an agent that lets its user choose: `policy`, and those of every policy, null for the policy's own
 * default. An agent spreads them among its own and gives `context.settings` to {@link policyNamed}.
 */
export function policySettings(standard: PolicyName): Record<string, AgentSetting> {
  const settings: Record<string, AgentSetting> = {
    policy: { default: standard, help: `which node to go on from: ${policyNames.join(", ")}` },
  };
  for (const name of policyNames) {
    for (const [key, schema] of Object.entries<z.ZodType>(policies[name].settings.shape)) {
      const own = `${name} ${schema.parse(undefined)}`;
      const before = settings[key]?.help.replace(/\)$/, ", ");
      settings[key] = { default: null, help: `${before ?? `${schema.description} (`}${own})` };
    }
  }
  return settings;
}

/**
 * The policy called `name`, with those of `settings` that it has; null or absent is its default.
 * @throws UserError for an unknown name or a value outside its limits
 */
export function policyNamed(name: string, settings: AgentSettings = {}): Policy {
  if (!Object.hasOwn(policies, name))
    throw new UserError(
      `No search policy "${name}".${didYouMean(name, policyNames)} There are: ${policyNames.join(", ")}.`,
    );
  const { make, settings: schema } = policies[name as PolicyName] as unknown as PolicyDefinition;
  const given = Object.keys(schema.shape).flatMap((key) => {
    const value = settings[key] ?? null;
    return value === null ? [] : [[key, typeof value === "string" ? numberIn(value) : value] as const];
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return make(parsed.data);
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  const key = String(path[0]);
  throw new UserError(`${key} of policy "${name}" is ${JSON.stringify(settings[key])}: ${message}.`);
}

/** A setting without a default of its own arrives as text. */
function numberIn(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
