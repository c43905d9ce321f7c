import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import type { ModelSettings, ModelUse } from "../record/schema.ts";
import { readExperiment } from "../record/store.ts";
import type { ModelClient } from "./client.ts";
import { Gateway, type RoleModel } from "./gateway.ts";
import { Ledger, type RecordedCall, readRecording } from "./ledger.ts";
import { parseModelName } from "./model-name.ts";
import { type Price, prices } from "./prices.ts";
import type { Family } from "./protocol.ts";
import { endpointOf } from "./providers.ts";
import { protocolOfRecording, replay } from "./replay.ts";
import { loadScript, scripted } from "./scripted.ts";
import type { Source } from "./source.ts";
import { upstream } from "./upstream.ts";

/** Variables of the harness's environment, with what the keys file adds. Never of a sandbox's. */
export type Secrets = Readonly<Record<string, string | undefined>>;

export interface RunModelsOptions {
  readonly settings: ModelSettings;
  /** Of the agent, the first is the one for --model; an agent that asks from inside has none of its own. */
  readonly roles: readonly string[];
  readonly competition: string;
  readonly seed: number;
  readonly secrets: Secrets;
  /** model-calls.jsonl of the run. */
  readonly ledgerPath: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly wait: (work: () => Promise<void>) => Promise<void>;
  readonly onCall: (call: RecordedCall) => void;
  readonly onCanary: () => void;
}

/** The models of one run: asked by the harness's agents through `client`, from inside at the `gateway`. */
export interface RunModels extends Disposable {
  readonly gateway: Gateway;
  readonly token: string;
  readonly canary: string;
  /** provider/name that is asked from inside. */
  readonly name: string;
  /** By role of the agent. */
  clients(): Promise<ReadonlyMap<string, ModelClient>>;
  use(): ModelUse;
}

const insideRole = "agent";

/** @throws UserError for a model that cannot be asked: no such provider, no key, no script, no recording */
export async function openRunModels(options: RunModelsOptions): Promise<RunModels> {
  const { settings, ledgerPath, clock, signal, wait, onCall, onCanary } = options;
  const roles = options.roles.length > 0 ? options.roles : [insideRole];
  const ledger = new Ledger(ledgerPath);
  try {
    const { calls, retries } = ledger.summary();
    const ready = new Map<string, Ready>();
    for (const role of roles) {
      const name = settings.roles?.[role] ?? settings.name;
      // One source a model: a script's list of replies is one list, whichever role asks.
      const same = [...ready.values()].find((model) => model.name === name);
      ready.set(role, same ?? (await makeReady(name, { ...options, tries: calls + retries })));
    }
    const token = `mlebench-${randomBytes(24).toString("hex")}`;
    const canary = `sk-${randomBytes(24).toString("base64url")}`;
    const { limits = {} } = settings;
    const gateway = new Gateway({
      models: ready,
      limits,
      ledger,
      token,
      canary,
      clock,
      wait,
      onCall,
      onCanary,
    });
    return {
      ...{ gateway, token, canary, name: settings.name },
      async clients() {
        const { aiClient } = await import("./ai-client.ts");
        return new Map(
          [...ready].map(([role, { name, protocol }]) => [
            role,
            aiClient({ name, protocol, role, gateway, token, signal }),
          ]),
        );
      },
      use: () => ledger.summary(),
      [Symbol.dispose]: () => ledger[Symbol.dispose](),
    };
  } catch (error) {
    ledger[Symbol.dispose]();
    throw error;
  }
}

/**
 * Checks what can be checked before the first run.
 * @throws UserError for a model that cannot be asked, or a limit of cost on a model whose price nobody knows
 */
export async function checkModels(
  settings: ModelSettings,
  options: Pick<RunModelsOptions, "roles" | "competition" | "seed" | "secrets">,
): Promise<void> {
  for (const role of Object.keys(settings.roles ?? {}))
    if (!options.roles.includes(role))
      throw new UserError(
        `--role ${role}=…: the agent has ${options.roles.length > 0 ? `the roles ${options.roles.join(", ")}` : "no roles of its own: --model is its one model"}.`,
      );
  for (const name of new Set([settings.name, ...Object.values(settings.roles ?? {})])) {
    const { price } = await makeReady(name, { ...options, settings, tries: 0 });
    if (settings.limits?.costUsd !== undefined && !price)
      throw new UserError(
        `--max-cost: the price of ${name} is not in the table. Give it by --price ${name}=INPUT,OUTPUT in USD per million tokens, or limit by --max-tokens.`,
      );
  }
}

/** The name as a record keeps it: the path of a script or a recording is made absolute. */
export function absoluteModelName(text: string): string {
  const { provider, model } = parseModelName(text);
  const isPath = provider === "replay" || (provider === "scripted" && !/^[\w-]+$/.test(model));
  return isPath ? `${provider}/${resolve(model)}` : text;
}

interface Ready extends RoleModel {
  /** The protocol that the harness's own side asks in. */
  readonly protocol: string;
}

const protocolsOfFamilies: Readonly<Record<Family, string>> = {
  openai: "openai-chat",
  anthropic: "anthropic-messages",
  google: "google-generate",
};

const free: Price = { input: 0, output: 0 };

interface ReadyOptions extends Pick<RunModelsOptions, "settings" | "competition" | "seed" | "secrets"> {
  /** Tries that a script has answered before a crash. */
  readonly tries: number;
}

async function makeReady(name: string, options: ReadyOptions): Promise<Ready> {
  const { provider, model } = parseModelName(name);
  switch (provider) {
    case "scripted": {
      const source = scripted(await loadScript(model, options.tries), "scripted");
      return { name, source, price: free, protocol: "openai-chat" };
    }
    case "replay": {
      const recording = readRecording(recordingPath(model, options));
      const protocol = protocolOfRecording(recording)?.name ?? "openai-chat";
      return { name, source: replay(recording, "replay"), price: free, protocol };
    }
    default: {
      const endpoint = endpointOf(provider, options.secrets);
      const source: Source = upstream(endpoint, model);
      const price = options.settings.prices?.[name] ?? prices[name] ?? null;
      const protocol = provider === "openai" ? "openai-responses" : protocolsOfFamilies[endpoint.family];
      return { name, source, price, protocol };
    }
  }
}

/** A file; or the recording of a run; or of the run of a group with the same competition and seed. */
function recordingPath(
  path: string,
  { competition, seed }: Pick<ReadyOptions, "competition" | "seed">,
): string {
  if (!existsSync(join(path, "group.json"))) {
    const inRun = join(path, "model-calls.jsonl");
    return existsSync(inRun) ? inRun : path;
  }
  const run = readExperiment(path).runs.find(
    ({ record }) => record.competition === competition && record.seed === seed,
  );
  if (run) return join(run.dir, "model-calls.jsonl");
  throw new UserError(`--model replay/${path}: the group has no run of ${competition} with seed ${seed}.`);
}
