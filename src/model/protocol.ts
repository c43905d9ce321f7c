/** A model's answer in no provider's shape: what scripts return and what every protocol can render. */
export interface Reply {
  readonly text?: string;
  readonly toolCalls?: readonly ToolCall[];
  /** Why it ends: "tool-calls" when there are some and nothing else is said. */
  readonly finish?: "stop" | "length" | "tool-calls" | "refusal";
  readonly usage?: Usage;
}

export interface ToolCall {
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, which may be malformed. */
  readonly arguments: string;
  readonly id?: string;
}

/** Tokens of one call. Cached and cache-writing tokens are part of the input, reasoning tokens of the output. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** A request in no provider's shape, for scripts and transcripts. */
export interface Prompt {
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  readonly tools: readonly string[];
}

export type Json = Readonly<Record<string, unknown>>;

/** What the gateway answers in place of a provider. */
export interface GatewayProblem {
  readonly status: number;
  readonly message: string;
}

/** One way of speaking to a model over HTTP: where it is asked, how it counts, how its replies look. */
export interface Protocol {
  readonly name: string;
  /** The first part of the gateway's path, and the kind of provider that speaks it. */
  readonly family: Family;
  /** @param path below the family's base, with its query, e.g. "/v1/messages" */
  matches(path: string): boolean;
  /** The model that the request names. */
  modelOf(path: string, body: Json): string;
  /** The request with another model's name, and with token counts asked for where streams have none by themselves. */
  forModel(path: string, body: Json, model: string): { readonly path: string; readonly body: Json };
  isStream(path: string, body: Json): boolean;
  prompt(body: Json): Prompt;
  /** Reads the counts from one JSON body, or from one event of a stream, into what is known so far. */
  usage(json: Json, before: Usage | null): Usage | null;
  render(reply: Reply, model: string): Json;
  /** The same as the server-sent events of a stream, each with its lines. */
  renderStream(reply: Reply, model: string): string[];
  problem(problem: GatewayProblem): Json;
}

export type Family = "openai" | "anthropic" | "google";

export const families: readonly Family[] = ["openai", "anthropic", "google"];

export function finishOf(reply: Reply): NonNullable<Reply["finish"]> {
  return reply.finish ?? (reply.toolCalls?.length ? "tool-calls" : "stop");
}

/** A server-sent event. */
export function sse(data: unknown, event?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event ? `event: ${event}\n` : ""}data: ${text}\n\n`;
}

/** A guess where a provider tells no counts: four characters a token, as OpenAI's documentation says of English. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

export function usageOf(counts: Partial<Usage>): Usage {
  const none = {
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  };
  return { ...none, ...counts };
}

/** The object at a path of keys, or an empty one: replies are foreign, every level may be missing. */
export function at(json: unknown, ...keys: readonly string[]): Json {
  let value = json;
  for (const key of keys) value = isJson(value) ? value[key] : undefined;
  return isJson(value) ? value : {};
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; empty when it is none. */
export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A name or a short text out of foreign JSON; an object in its place, which could not even be printed, is "". */
export function word(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
}

export function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

/** The text of a message's content: a string, or a list of parts of which some have text. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => {
      const { text, content: inner, output } = part;
      return typeof text === "string" ? text : textOf(inner ?? output ?? "");
    })
    .join("\n");
}

/** The pieces of a text as a stream would send them. */
export function pieces(text: string, length = 400): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += length) parts.push(text.slice(at, at + length));
  return parts;
}

/** A tool call's arguments as an object, where a protocol cannot carry malformed ones: then an empty one. */
export function parseArguments(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}
