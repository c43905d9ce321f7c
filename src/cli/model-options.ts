import { homedir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { AgentDefinition } from "../agent/define.ts";
import { UserError } from "../core/errors.ts";
import { readKeysFile } from "../model/keys-file.ts";
import { absoluteModelName, checkModels, type Secrets } from "../model/run-models.ts";
import type { ModelSettings } from "../record/schema.ts";
import { positiveInteger } from "./options.ts";

/** The flags of `mlebench run` that say which models an agent asks. */
export interface ModelOptions {
  readonly model?: string;
  readonly role: string[];
  readonly maxTokens?: string;
  readonly maxCost?: string;
  readonly maxRequests?: string;
  readonly price: string[];
}

export function addModelOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--model <provider/name>",
        "the agent's model: openai/…, anthropic/…, google/…, openrouter/…, vllm/…, ollama/…, scripted/demo, replay/RUN",
      ).env("MLEBENCH_MODEL"),
    )
    .option(
      "--role <role=provider/name...>",
      "another model for a role of the agent; see: mlebench agents",
      [],
    )
    .addOption(
      new Option("--max-tokens <n>", "tokens of each run, input and output together").argParser(
        positiveInteger("--max-tokens"),
      ),
    )
    .option("--max-cost <usd>", "what the models of each run may cost")
    .addOption(
      new Option("--max-requests <n>", "requests of each run to its models").argParser(
        positiveInteger("--max-requests"),
      ),
    )
    .option(
      "--price <provider/name=input,output...>",
      "USD per million tokens, for a model that is not in the table",
      [],
    );
}

/**
 * What the flags say of models, checked as far as it can be before a run.
 * @returns undefined without --model
 * @throws UserError for a model that cannot be asked, and for an agent that needs one or has no use for it
 */
export async function modelSettingsOf(
  options: ModelOptions,
  agent: AgentDefinition & { readonly id: string },
  first: { readonly competition: string; readonly seed: number },
): Promise<ModelSettings | undefined> {
  const { model } = options;
  if (model === undefined) {
    if (agent.needsModel)
      throw new UserError(
        `Agent "${agent.id}" needs a model: --model provider/name, for example --model scripted/demo.`,
      );
    for (const [flag, value] of Object.entries(rest(options)))
      if (value !== undefined) throw new UserError(`${flag} needs --model.`);
    return undefined;
  }
  if (!agent.roles && !agent.modelInside)
    throw new UserError(`Agent "${agent.id}" asks no model: leave --model out.`);
  const settings = settingsOf(model, options);
  const secrets = secretsOf(process.env);
  await checkModels(settings, { roles: agent.roles ?? [], secrets, ...first });
  return settings;
}

/** The harness's environment over the keys file. */
export function secretsOf(env: NodeJS.ProcessEnv): Secrets {
  const dir = env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  return { ...readKeysFile(join(dir, "mle-bench", "keys.env")), ...env };
}

function rest({ role, price, maxTokens, maxCost, maxRequests }: ModelOptions) {
  return {
    "--role": role[0],
    "--price": price[0],
    ...{ "--max-tokens": maxTokens, "--max-cost": maxCost, "--max-requests": maxRequests },
  };
}

function settingsOf(model: string, options: ModelOptions): ModelSettings {
  const { maxTokens, maxRequests } = options;
  const costUsd = options.maxCost === undefined ? undefined : Number(options.maxCost);
  if (costUsd !== undefined && !(costUsd > 0))
    throw new UserError(`--max-cost ${options.maxCost}: expected an amount in USD, for example 2.50.`);
  const limits = {
    ...(maxTokens === undefined ? {} : { tokens: Number(maxTokens) }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(maxRequests === undefined ? {} : { requests: Number(maxRequests) }),
  };
  const roles = Object.fromEntries(options.role.map((text) => roleOf(text)));
  const prices = Object.fromEntries(options.price.map((text) => priceOf(text)));
  return {
    name: absoluteModelName(model),
    ...(options.role.length > 0 ? { roles } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(options.price.length > 0 ? { prices } : {}),
  };
}

function roleOf(text: string): [role: string, model: string] {
  const [, role, model] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (role && model) return [role, absoluteModelName(model)];
  throw new UserError(`--role ${text}: expected role=provider/name, for example feedback=openai/gpt-4o.`);
}

function priceOf(text: string): [model: string, price: NonNullable<ModelSettings["prices"]>[string]] {
  const [, model, numbers = ""] = /^([^=]+\/[^=]+)=([\d.,]+)$/.exec(text) ?? [];
  const [input, output, cachedInput] = numbers.split(",").map(Number);
  const isPrice = [input, output, cachedInput ?? 0].every((value) => value !== undefined && value >= 0);
  if (!model || !isPrice)
    throw new UserError(
      `--price ${text}: expected provider/name=INPUT,OUTPUT or =INPUT,OUTPUT,CACHED in USD per million tokens, for example vllm/llama=0.1,0.4.`,
    );
  return [model, { input: input!, output: output!, ...(cachedInput === undefined ? {} : { cachedInput }) }];
}
