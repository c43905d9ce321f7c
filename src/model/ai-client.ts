import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  type ModelMessage as AiMessage,
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModel,
  NoSuchToolError,
  type ToolSet,
  type TypedToolCall,
  tool,
} from "ai";
import { messageOf } from "../core/errors.ts";
import type { ModelAnswer, ModelClient, ModelMessage, ModelRequest, ModelToolCall } from "./client.ts";
import { type Gateway, keyHeader, roleHeader } from "./gateway.ts";
import { isJson, usageOf } from "./protocol.ts";

export interface AiClientOptions {
  /** provider/name */
  readonly name: string;
  /** The protocol's name that the model is asked in. */
  readonly protocol: string;
  readonly role: string;
  readonly gateway: Gateway;
  readonly token: string;
  /** Of the run. */
  readonly signal: AbortSignal;
}

/** A model for the harness's own agents: the AI SDK, whose requests go to the run's gateway and nowhere else. */
export function aiClient(options: AiClientOptions): ModelClient {
  // Its warnings go to the console; what matters of them is in the provider's own errors.
  (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
  const model = languageModel(options);
  return {
    name: options.name,
    async ask(request) {
      const signal = request.signal ? AbortSignal.any([request.signal, options.signal]) : options.signal;
      try {
        return await generate(model, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        return failed(error);
      }
    },
  };
}

async function generate(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const { messages, tools = [], toolChoice, temperature, topP, maxTokens, stop } = request;
  const result = await generateText({
    model,
    messages: messages.map(aiMessage),
    abortSignal: signal,
    allowSystemInMessages: true,
    maxRetries: 0, // the gateway tries again, and counts it
    headers: { [keyHeader]: encodeURIComponent(request.key) },
    ...(tools.length > 0 ? { tools: toolSet(tools) } : {}),
    ...(tools.length > 0 && toolChoice !== undefined ? { toolChoice: aiToolChoice(toolChoice) } : {}),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(stop === undefined ? {} : { stopSequences: [...stop] }),
  });
  const { usage } = result;
  return {
    kind: "reply",
    text: result.text,
    toolCalls: result.toolCalls.map(toolCall),
    finish: finishOf(result.finishReason),
    usage: usageOf({
      inputTokens: usage.inputTokens ?? 0,
      cachedInputTokens: usage.inputTokenDetails.cacheReadTokens ?? 0,
      cacheWriteTokens: usage.inputTokenDetails.cacheWriteTokens ?? 0,
      outputTokens: usage.outputTokens ?? 0,
      reasoningTokens: usage.outputTokenDetails.reasoningTokens ?? 0,
    }),
  };
}

/** "http://gateway" is no host: its requests are handed over within the process. */
function languageModel({ name, protocol, role, gateway, token }: AiClientOptions): LanguageModel {
  const model = name.slice(name.indexOf("/") + 1);
  const settings = { apiKey: token, fetch: gatewayFetch(gateway, role) };
  switch (protocol) {
    case "openai-responses":
      return createOpenAI({ ...settings, baseURL: "http://gateway/openai/v1" }).responses(model);
    case "anthropic-messages":
      return createAnthropic({ ...settings, baseURL: "http://gateway/anthropic/v1" })(model);
    case "google-generate":
      return createGoogleGenerativeAI({ ...settings, baseURL: "http://gateway/google/v1beta" })(model);
    default:
      return createOpenAICompatible({
        ...settings,
        name: "gateway",
        baseURL: "http://gateway/openai/v1",
      }).chatModel(model);
  }
}

function gatewayFetch(gateway: Gateway, role: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const key = headers[keyHeader];
    const answer = await gateway.handle(
      {
        method: request.method,
        path: url.pathname + url.search,
        headers: { ...headers, [roleHeader]: role, ...(key ? { [keyHeader]: decodeURIComponent(key) } : {}) },
        body: await request.text(),
        signal: request.signal,
      },
      { isInside: false },
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    return new Response(Buffer.concat(chunks), { status: answer.status, headers: answer.headers });
  };
}

function aiMessage(message: ModelMessage): AiMessage {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: message.text };
    case "assistant":
      return {
        role: "assistant",
        content: [
          ...(message.text === "" ? [] : [{ type: "text" as const, text: message.text }]),
          ...(message.toolCalls ?? []).map(({ id, name, input }) => ({
            ...{ type: "tool-call" as const, toolCallId: id, toolName: name, input: input ?? {} },
          })),
        ],
      };
    case "tool":
      return {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: message.callId,
            toolName: message.tool,
            output: { type: "text", value: message.text },
          },
        ],
      };
  }
}

function toolSet(tools: NonNullable<ModelRequest["tools"]>): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  );
}

function aiToolChoice(choice: NonNullable<ModelRequest["toolChoice"]>) {
  return typeof choice === "string" ? choice : { type: "tool" as const, toolName: choice.tool };
}

function toolCall(call: TypedToolCall<ToolSet>): ModelToolCall {
  const input: unknown = call.input;
  const raw = typeof input === "string" ? input : JSON.stringify(input);
  const isUsable = !call.invalid && isJson(input);
  return { id: call.toolCallId, name: call.toolName, raw, input: isUsable ? input : null };
}

function finishOf(reason: string): Extract<ModelAnswer, { kind: "reply" }>["finish"] {
  switch (reason) {
    case "length":
      return "length";
    case "content-filter":
      return "refusal";
    case "tool-calls":
      return "tool-calls";
    default:
      return "stop";
  }
}

function failed(error: unknown): ModelAnswer {
  const isBudget = APICallError.isInstance(error) && error.statusCode === 402;
  if (NoSuchToolError.isInstance(error))
    return { kind: "failed", reason: "provider", message: messageOf(error) };
  return { kind: "failed", reason: isBudget ? "budget" : "provider", message: messageOf(error) };
}
