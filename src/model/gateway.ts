import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { type BudgetUse, budgetUse, type ModelLimits, warningShare } from "./budget.ts";
import type { Ledger, RecordedCall } from "./ledger.ts";
import { isGood } from "./ledger.ts";
import { costOf, type Price } from "./prices.ts";
import {
  estimateTokens,
  type Family,
  families,
  isJson,
  type Json,
  type Protocol,
  type Usage,
  usageOf,
} from "./protocol.ts";
import { protocolOf, protocols } from "./protocols.ts";
import { retryDelayMs } from "./retry.ts";
import { type Answer, answerOf, type Call, type Source } from "./source.ts";
import { eventsOf } from "./stream-events.ts";

/** A model of the run with what its tokens cost; null: nobody knows. */
export interface RoleModel {
  /** provider/name */
  readonly name: string;
  readonly source: Source;
  readonly price: Price | null;
}

export interface GatewayOptions {
  /** By role; the first is what is asked from inside the sandbox. */
  readonly models: ReadonlyMap<string, RoleModel>;
  readonly limits: ModelLimits;
  readonly ledger: Ledger;
  /** What an asking side must show, good for this run alone. */
  readonly token: string;
  /** Lies about in the sandbox for whoever takes keys that are not his. */
  readonly canary: string;
  readonly clock: Clock;
  /** Runs a wait between two tries, which is not charged to the run's time. */
  readonly wait: (work: () => Promise<void>) => Promise<void>;
  /** After each call that is in the ledger. */
  readonly onCall: (call: RecordedCall) => void;
  readonly onCanary: () => void;
}

/** A request as it came, from the harness or from inside. */
export interface GatewayRequest {
  readonly method: string;
  /** /openai/v1/…, /anthropic/v1/…, /google/v1beta/… with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Headers that only the harness's own side may send. */
export const roleHeader = "x-mlebench-role";
export const keyHeader = "x-mlebench-call";
/** On each reply from 80 % of a limit on. */
export const warningHeader = "x-mlebench-budget-warning";

/** What an asking side tells of its protocol, and nothing else, goes on to a provider. */
const passedHeaders = ["accept", "anthropic-version", "anthropic-beta", "openai-beta"];
/** A reply that is longer is cut in the ledger, not on its way. */
const maxRecordedBytes = 32 * 2 ** 20;

/**
 * Everything that is asked of a run's models goes through here: the key stays outside, each call is counted and recorded,
 * the budget is kept. Replies are in the ledger before the asking side has the end of them.
 */
export class Gateway {
  private readonly options: GatewayOptions;
  private index: number;

  constructor(options: GatewayOptions) {
    this.options = options;
    this.index = options.ledger.summary().calls;
  }

  /** @param isInside the request came out of the sandbox, which chooses no role and names no call */
  async handle(request: GatewayRequest, { isInside }: { readonly isInside: boolean }): Promise<Answer> {
    const family = families.find((name) => request.path.startsWith(`/${name}/`));
    if (!family)
      return problem(protocols[0]!, 404, `There are ${families.map((name) => `/${name}`).join(", ")}.`);
    const path = request.path.slice(family.length + 1);
    const protocol = protocolOf(family, path) ?? protocols.find((each) => each.family === family)!;
    const refusal = this.refusalOf(request, protocol);
    if (refusal) return refusal;
    const role = (isInside ? undefined : request.headers[roleHeader]) ?? [...this.options.models.keys()][0]!;
    const model = this.options.models.get(role);
    if (!model) return problem(protocol, 400, `This run has no model for the role "${role}".`);
    if (request.method === "GET") return this.listModels(family, path, model);
    if (path.includes("count_tokens") || path.includes(":countTokens"))
      return countTokens(family, request.body);
    if (!protocolOf(family, path))
      return problem(protocol, 404, `The gateway has no ${request.method} ${request.path}.`);
    const { source } = model;
    if (source.family !== null && source.family !== family)
      return problem(
        protocol,
        400,
        `This run's model ${model.name} is asked as ${source.family} does, not as ${family}: use ${gatewayVariables[source.family]}.`,
      );
    const body = parseBody(request.body);
    if (!body) return problem(protocol, 400, "The body is no JSON object.");
    const key = isInside ? null : (request.headers[keyHeader] ?? null);
    const earlier = key === null ? null : this.options.ledger.answered(key);
    if (earlier) return answerOf(200, earlier.contentType, [earlier.reply]);
    const use = this.use();
    if (use && use.share >= 1)
      return problem(
        protocol,
        402,
        `The run's model budget is spent: ${use.text}. There will be no more replies.`,
      );
    return await this.ask({ request, protocol, path, body, role, key, model });
  }

  /** Of the limits, the nearest; null without limits. */
  use(): BudgetUse | null {
    return budgetUse(this.options.ledger.spent(), this.options.limits);
  }

  private refusalOf({ headers }: GatewayRequest, protocol: Protocol): Answer | null {
    const shown =
      headers["x-api-key"] ??
      headers["x-goog-api-key"] ??
      headers["authorization"]?.replace(/^Bearer\s+/i, "") ??
      "";
    if (isSame(shown, this.options.token)) return null;
    if (isSame(shown, this.options.canary)) this.options.onCanary();
    return problem(
      protocol,
      401,
      "This is not the run's key. It is in OPENAI_API_KEY, ANTHROPIC_API_KEY and GEMINI_API_KEY.",
    );
  }

  private listModels(family: Family, path: string, { name }: RoleModel): Answer {
    if (!/^\/v1(beta)?\/models(\?|$)/.test(path)) return answerOf(404, "application/json", ["{}"]);
    const id = name.slice(name.indexOf("/") + 1);
    const list =
      family === "google"
        ? { models: [{ name: `models/${id}`, supportedGenerationMethods: ["generateContent"] }] }
        : {
            object: "list",
            data: [{ id, object: "model", created: 0, owned_by: "mlebench" }],
            has_more: false,
          };
    return answerOf(200, "application/json", [JSON.stringify(list)]);
  }

  private async ask(asking: Asking): Promise<Answer> {
    const { request, protocol, body, role, key, model } = asking;
    const asked = protocol.modelOf(asking.path, body);
    const sent = protocol.forModel(asking.path, body, model.source.model);
    const isStream = protocol.isStream(sent.path, sent.body);
    const call: Omit<Call, "retry"> = {
      ...{ index: this.index++, role, key, protocol, path: sent.path, isStream, signal: request.signal },
      body: JSON.stringify(sent.body),
      prompt: protocol.prompt(sent.body),
      headers: Object.fromEntries(
        passedHeaders.flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])),
      ),
    };
    const time = new Date(this.options.clock.now()).toISOString();
    const record = (heard: Heard, tries: Tries) => {
      const { usage, isEstimated } = usageIn(heard, call);
      const recorded: RecordedCall = {
        ...{ index: call.index, time, role, key, protocol: protocol.name, asked, model: model.name },
        ...{ path: call.path, isStream, request: sent.body, ...heard, usage, isEstimated },
        costUsd: usage && model.price ? costOf(usage, model.price) : usage ? null : 0,
        ...tries,
      };
      this.options.ledger.append(recorded);
      this.options.onCall(recorded);
      return recorded;
    };
    const tries = { latencyMs: 0, retries: 0, waitMs: 0 };
    for (;;) {
      const startMs = this.options.clock.monotonicMs();
      const answer = await this.tryOnce({ ...call, retry: tries.retries }, model.source);
      if ("body" in answer && answer.status < 300 && isStream)
        return this.withWarning(this.streamed(answer, { record, tries, startMs }));
      const heard = "body" in answer ? await hear(answer) : answer;
      tries.latencyMs += this.options.clock.monotonicMs() - startMs;
      if (isGood(heard) || request.signal.aborted)
        return this.finished(record(heard, rounded(tries)), protocol);
      const delayMs = retryDelayMs(
        {
          status: heard.error === null ? heard.status : null,
          retryAfter: "headers" in answer ? answer.headers["retry-after"] : undefined,
          body: heard.reply,
        },
        { retry: tries.retries, random: Math.random(), nowMs: this.options.clock.now() },
      );
      if (delayMs === null) return this.finished(record(heard, rounded(tries)), protocol);
      await this.options.wait(() => this.options.clock.sleep(delayMs, request.signal)).catch(() => {});
      tries.waitMs += delayMs;
      tries.retries++;
    }
  }

  private async tryOnce(call: Call, source: Source): Promise<Answer | Heard> {
    try {
      return await source.answer(call);
    } catch (error) {
      return { status: null, contentType: "", reply: "", error: messageOf(error) };
    }
  }

  /** A whole answer: a provider's own words, or ours where none came. */
  private finished({ status, contentType, reply, error, index }: RecordedCall, protocol: Protocol): Answer {
    if (status !== null && error === null) {
      const answer = answerOf(status, contentType, [reply]);
      // Our tries are over; the asking side's own would only repeat them.
      return this.withWarning(
        status < 300 ? answer : { ...answer, headers: { ...answer.headers, "x-should-retry": "false" } },
      );
    }
    return problem(protocol, 502, `Call ${index}: the model's provider did not answer: ${error}`);
  }

  private withWarning(answer: Answer): Answer {
    const use = this.use();
    if (!use || use.share < warningShare) return answer;
    return { ...answer, headers: { ...answer.headers, [warningHeader]: use.text } };
  }

  /** Passes a stream on as it comes and keeps it; the record is made before its end is seen. */
  private streamed(
    { status, headers, body }: Answer,
    {
      record,
      tries,
      startMs,
    }: { record: (heard: Heard, tries: Tries) => void; tries: Tries; startMs: number },
  ): Answer {
    const { clock } = this.options;
    return {
      status,
      headers,
      body: (async function* () {
        const kept: Uint8Array[] = [];
        let bytes = 0;
        let error: string | null = "the asking side went away";
        try {
          for await (const chunk of body) {
            bytes += chunk.length;
            if (bytes <= maxRecordedBytes) kept.push(chunk);
            yield chunk;
          }
          error = null;
        } catch (failure) {
          error = messageOf(failure);
          throw failure;
        } finally {
          const reply = Buffer.concat(kept).toString("utf8");
          const contentType = headers["content-type"] ?? "text/event-stream";
          const latencyMs = tries.latencyMs + clock.monotonicMs() - startMs;
          record({ status, contentType, reply, error }, rounded({ ...tries, latencyMs }));
        }
      })(),
    };
  }
}

/** Where code inside finds the gateway, by family. */
export const gatewayVariables: Readonly<Record<Family, string>> = {
  openai: "OPENAI_BASE_URL",
  anthropic: "ANTHROPIC_BASE_URL",
  google: "GOOGLE_GEMINI_BASE_URL",
};

interface Asking {
  readonly request: GatewayRequest;
  readonly protocol: Protocol;
  readonly path: string;
  readonly body: Json;
  readonly role: string;
  readonly key: string | null;
  readonly model: RoleModel;
}

interface Tries {
  readonly latencyMs: number;
  readonly retries: number;
  readonly waitMs: number;
}

/** An answer that was read to its end, or why there is none. */
type Heard = Pick<RecordedCall, "status" | "contentType" | "reply" | "error">;

async function hear({ status, headers, body }: Answer): Promise<Heard> {
  const contentType = headers["content-type"] ?? "application/json";
  const chunks: Uint8Array[] = [];
  let error: string | null = null;
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxRecordedBytes) throw new Error(`the answer is larger than ${maxRecordedBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (failure) {
    error = messageOf(failure);
  }
  const reply = Buffer.concat(chunks).toString("utf8");
  if (error === null && status < 300 && !parseBody(reply)) error = "the answer is no JSON object";
  return { status, contentType, reply, error };
}

/** The counts of an answer; estimated for a good one that tells none, and for a stream that broke off. */
function usageIn(heard: Heard, call: Omit<Call, "retry">): { usage: Usage | null; isEstimated: boolean } {
  const { status, reply } = heard;
  if (status === null || status >= 300) return { usage: null, isEstimated: false };
  const isEvents = heard.contentType.includes("event-stream");
  const events = isEvents ? eventsOf(reply) : [parseBody(reply) ?? {}];
  let usage: Usage | null = null;
  for (const event of events) usage = call.protocol.usage(event, usage);
  if (usage && isGood(heard)) return { usage, isEstimated: false };
  const inputTokens =
    usage?.inputTokens || estimateTokens(call.prompt.messages.map(({ text }) => text).join("\n"));
  const outputTokens = Math.max(usage?.outputTokens ?? 0, isEvents ? events.length : estimateTokens(reply));
  return { usage: usageOf({ ...usage, inputTokens, outputTokens }), isEstimated: true };
}

function countTokens(family: Family, body: string): Answer {
  const tokens = estimateTokens(body);
  const counts = family === "google" ? { totalTokens: tokens } : { input_tokens: tokens };
  return answerOf(200, "application/json", [JSON.stringify(counts)]);
}

function problem(protocol: Protocol, status: number, message: string): Answer {
  const answer = answerOf(status, "application/json", [
    JSON.stringify(protocol.problem({ status, message })),
  ]);
  return { ...answer, headers: { ...answer.headers, "x-should-retry": "false" } };
}

function parseBody(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

function rounded({ latencyMs, retries, waitMs }: Tries): Tries {
  return { latencyMs: Math.round(latencyMs), retries, waitMs: Math.round(waitMs) };
}

function isSame(shown: string, key: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
