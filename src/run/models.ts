import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatewayVariables } from "../model/gateway.ts";
import { serveGateway } from "../model/gateway-server.ts";
import type { RecordedCall } from "../model/ledger.ts";
import { families } from "../model/protocol.ts";
import { openRunModels, type RunModels } from "../model/run-models.ts";
import { runPaths } from "../record/store.ts";
import type { RunClock } from "./run-clock.ts";
import type { RunRequest, RunState } from "./run-request.ts";

/** The models of a run, with the socket that leads to them from inside where its agent asks from there. */
export interface OpenModels extends AsyncDisposable {
  readonly models: RunModels;
  readonly socket: string | null;
}

/** @returns null for a run without a model */
export async function openModels(
  request: RunRequest,
  { journal, record, save, runDir }: RunState,
  { runClock, signal }: { readonly runClock: RunClock; readonly signal: AbortSignal },
): Promise<OpenModels | null> {
  const { group, agent, competition, secrets, clock } = request;
  if (!group.models) return null;
  let canaries = 0;
  const models = await openRunModels({
    settings: group.models,
    roles: agent.roles ?? [],
    competition: competition.id,
    seed: record().seed,
    ledgerPath: runPaths(runDir).modelCalls,
    wait: (work) => runClock.during("provider", work),
    onCall(call) {
      journal.append("model-call", callEvent(call));
      save({ modelUse: models.use(), elapsedMs: runClock.elapsedMs() }, { durable: false });
    },
    onCanary() {
      if (canaries++ < maxCanaryEvents) journal.append("canary-used", {});
    },
    ...{ secrets, clock, signal },
  });
  const socket = agent.modelInside
    ? join(tmpdir(), `mlb-${process.pid}-${randomBytes(8).toString("hex")}.sock`)
    : null;
  const server = socket === null ? null : await serveGateway(models.gateway, socket);
  return {
    models,
    socket,
    async [Symbol.asyncDispose]() {
      await server?.[Symbol.asyncDispose]();
      models[Symbol.dispose]();
    },
  };
}

/** An agent that uses the key without end must not fill the journal. */
const maxCanaryEvents = 100;

/** What code inside needs to find the gateway (contract: "Inside the sandbox"). */
export function modelEnvironment({ models, socket }: OpenModels, url: string): Record<string, string> {
  if (socket === null) return {};
  const base = { openai: `${url}/openai/v1`, anthropic: `${url}/anthropic`, google: `${url}/google` };
  const { token, name } = models;
  return {
    ...Object.fromEntries(families.map((family) => [gatewayVariables[family], base[family]])),
    ...{ OPENAI_API_KEY: token, ANTHROPIC_API_KEY: token, GEMINI_API_KEY: token, MLEBENCH_MODEL: name },
  };
}

/** A key that nobody was given: whoever shows it at the gateway has looked for keys. */
export function canaryFile({ models }: OpenModels) {
  return { ".openai_api_key": { content: `${models.canary}\n` } };
}

/** The whole of it is in model-calls.jsonl; the journal's chain holds its digests. */
function callEvent(call: RecordedCall): Record<string, unknown> {
  const { index, role, key, protocol, asked, model, status, error, usage, costUsd, latencyMs, retries } =
    call;
  return {
    ...{ index, role, key, protocol, asked, model, status, error, usage, costUsd, latencyMs, retries },
    requestSha256: sha256(JSON.stringify(call.request)),
    replySha256: sha256(call.reply),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
