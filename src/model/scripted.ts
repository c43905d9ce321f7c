import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
import { z } from "zod";
import { messageOf, UserError } from "../core/errors.ts";
import { codePath } from "../core/package-root.ts";
import { estimateTokens, type Prompt, type Reply, usageOf } from "./protocol.ts";
import { type Answer, answerOf, type Call, type Source } from "./source.ts";

/** One answer of a script: a reply, a provider's failure, or a reply that breaks off in the middle. */
export type ScriptedReply =
  | (Reply & { readonly cut?: boolean; readonly delayMs?: number })
  | { readonly status: number; readonly message?: string; readonly retryAfter?: number };

export interface ScriptedCall {
  readonly index: number;
  /** 0 for the first try. A failure or a cut reply is tried again: a list goes on, a function is asked again. */
  readonly retry: number;
  readonly role: string;
  readonly key: string | null;
  readonly prompt: Prompt;
}

export type Script = (call: ScriptedCall) => ScriptedReply | Promise<ScriptedReply>;

const text = z.string();
const reply = z.union([
  z.strictObject({
    status: z.number().int(),
    message: text.exactOptional(),
    retryAfter: z.number().exactOptional(),
  }),
  z.strictObject({
    text: text.exactOptional(),
    toolCalls: z
      .array(z.strictObject({ name: text, arguments: text, id: text.exactOptional() }))
      .exactOptional(),
    finish: z.enum(["stop", "length", "tool-calls", "refusal"]).exactOptional(),
    usage: z
      .strictObject({
        inputTokens: z.number(),
        cachedInputTokens: z.number(),
        cacheWriteTokens: z.number(),
        outputTokens: z.number(),
        reasoningTokens: z.number(),
      })
      .exactOptional(),
    cut: z.boolean().exactOptional(),
    delayMs: z.number().exactOptional(),
  }),
]);

/**
 * A script by name: one of the package's (src/model/scripts), or the path of a .json file with a list of replies or of a
 * module whose default export is a {@link Script}.
 * @param start how many of a list's replies were given before a crash
 * @throws UserError when there is none or it cannot be read
 */
export async function loadScript(name: string, start = 0): Promise<Script> {
  if (/^[\w-]+$/.test(name)) {
    const path = codePath("src", "model", "scripts", `${name}.ts`);
    return await importScript(path, `scripted/${name}`);
  }
  if (!name.endsWith(".json")) return await importScript(name, name);
  try {
    return scriptOf(z.array(reply).parse(JSON.parse(readFileSync(name, "utf8"))), start);
  } catch (error) {
    throw new UserError(`The script ${name} is no list of replies: ${messageOf(error)}`, { cause: error });
  }
}

async function importScript(path: string, shown: string): Promise<Script> {
  try {
    const module = await createJiti(import.meta.url).import<{ default: unknown }>(pathToFileURL(path).href);
    if (typeof module.default === "function") return module.default as Script;
  } catch (error) {
    throw new UserError(`The script ${shown} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  throw new UserError(`The script ${shown} must export a function as default: (call) => reply.`);
}

/** A list of replies, one a try, in order; what comes after the last is a failure that no retry mends. */
export function scriptOf(replies: readonly ScriptedReply[], start = 0): Script {
  let next = start;
  return () => replies[next++] ?? { status: 400, message: `The script has only ${replies.length} replies.` };
}

/** A source that answers from a script, in every protocol. */
export function scripted(script: Script, model: string): Source {
  return {
    model,
    family: null,
    async answer(call) {
      const { index, retry, role, key, prompt } = call;
      const answer = await script({ index, retry, role, key, prompt });
      if ("status" in answer) return failure(call, answer);
      if (answer.delayMs) await delay(answer.delayMs, undefined, { signal: call.signal });
      return rendered(call, withUsage(answer, prompt), answer.cut === true);
    },
  };
}

function failure(
  { protocol }: Call,
  { status, message = "a scripted failure", retryAfter }: Extract<ScriptedReply, { status: number }>,
): Answer {
  const answer = answerOf(status, "application/json", [
    JSON.stringify(protocol.problem({ status, message })),
  ]);
  if (retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfter) } };
}

function rendered({ protocol, isStream }: Call, reply: Reply, cut: boolean): Answer {
  const chunks = isStream
    ? protocol.renderStream(reply, "scripted")
    : [JSON.stringify(protocol.render(reply, "scripted"))];
  const type = isStream ? "text/event-stream" : "application/json";
  if (!cut) return answerOf(200, type, chunks);
  const whole = chunks.join("");
  const { status, headers } = answerOf(200, type, []);
  return { status, headers, body: broken(whole.slice(0, whole.length / 2)) };
}

async function* broken(text: string): Answer["body"] {
  yield Buffer.from(text);
  throw new Error("The scripted answer broke off.");
}

function withUsage(reply: Reply, prompt: Prompt): Reply {
  if (reply.usage) return reply;
  const inputTokens = estimateTokens(prompt.messages.map((message) => message.text).join("\n"));
  const calls = (reply.toolCalls ?? []).map((call) => call.arguments).join("");
  return {
    ...reply,
    usage: usageOf({ inputTokens, outputTokens: estimateTokens((reply.text ?? "") + calls) }),
  };
}
