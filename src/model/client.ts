import type { Usage } from "./protocol.ts";

/** A model as an agent that runs in the harness sees it. Every call is counted, recorded and kept in the budget. */
export interface ModelClient {
  /** provider/name, e.g. "openai/gpt-5.2". */
  readonly name: string;
  /** Never rejects but by an abort of the run. Retries, rate limits and their waits happen behind it. */
  ask(request: ModelRequest): Promise<ModelAnswer>;
}

export interface ModelRequest {
  /**
   * Names this call within the run, e.g. "step 3 propose 0". A call that was answered before a crash is answered from the
   * record, without a new one, and a replay finds its reply by it: never the same key for two different calls.
   */
  readonly key: string;
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly ModelTool[];
  /** Default "auto"; "required": it must call one of the tools; or the name of the one. */
  readonly toolChoice?: "auto" | "required" | { readonly tool: string };
  /** Not sent unless given; reasoning models take none. */
  readonly temperature?: number;
  readonly topP?: number;
  /** Output tokens at most. */
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  readonly signal?: AbortSignal;
}

export type ModelMessage =
  | { readonly role: "system" | "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls?: readonly ModelToolCall[] }
  /** What a tool call gave. */
  | { readonly role: "tool"; readonly callId: string; readonly tool: string; readonly text: string };

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as the model wrote them. */
  readonly raw: string;
  /** The arguments, or null when they are no JSON object or there is no such tool; the caller checks the rest. */
  readonly input: Readonly<Record<string, unknown>> | null;
}

export type ModelAnswer =
  | {
      readonly kind: "reply";
      readonly text: string;
      readonly toolCalls: readonly ModelToolCall[];
      /** "length": cut at maxTokens; "refusal": the provider's filter or the model declined. */
      readonly finish: "stop" | "length" | "tool-calls" | "refusal";
      readonly usage: Usage;
    }
  | {
      readonly kind: "failed";
      /** budget: tokens, cost or requests of the run are spent; provider: it kept failing or refused the request. */
      readonly reason: "budget" | "provider";
      readonly message: string;
    };
