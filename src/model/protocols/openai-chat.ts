import {
  at,
  count,
  finishOf,
  type Json,
  listOf,
  type Protocol,
  pieces,
  type Reply,
  sse,
  textOf,
  type Usage,
  usageOf,
  word,
} from "../protocol.ts";

const finishReasons = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  refusal: "content_filter",
};

/** OpenAI's chat completions, which vLLM, Ollama, OpenRouter and LiteLLM speak as well. */
export const openaiChat: Protocol = {
  name: "openai-chat",
  family: "openai",
  matches: (path) => /^\/v1\/chat\/completions(\?|$)/.test(path),
  modelOf: (_path, body) => word(body["model"] ?? ""),
  forModel: (path, body, model) => ({
    path,
    body: {
      ...body,
      model,
      ...(body["stream"] === true
        ? { stream_options: { ...at(body, "stream_options"), include_usage: true } }
        : {}),
    },
  }),
  isStream: (_path, body) => body["stream"] === true,
  prompt: (body) => ({
    messages: listOf(body["messages"]).map((message) => ({
      role: word(message["role"]),
      text: [textOf(message["content"]), ...callTexts(message)].filter(Boolean).join("\n"),
    })),
    tools: listOf(body["tools"]).map((tool) => word(at(tool, "function")["name"] ?? tool["name"])),
  }),
  usage: (json, before) => (json["usage"] ? readUsage(at(json, "usage")) : before),
  render: (reply, model) => ({
    ...head(model, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: reply.text ?? null, ...toolCalls(reply) },
        finish_reason: finishReasons[finishOf(reply)],
        logprobs: null,
      },
    ],
    usage: writeUsage(reply.usage),
  }),
  renderStream(reply, model) {
    const chunk = (delta: Json, finish: string | null = null) =>
      sse({
        ...head(model, "chat.completion.chunk"),
        choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
      });
    const { tool_calls = [] } = toolCalls(reply);
    return [
      chunk({ role: "assistant", content: "" }),
      ...pieces(reply.text ?? "").map((content) => chunk({ content })),
      ...tool_calls.map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
      chunk({}, finishReasons[finishOf(reply)]),
      sse({ ...head(model, "chat.completion.chunk"), choices: [], usage: writeUsage(reply.usage) }),
      sse("[DONE]"),
    ];
  },
  problem: ({ status, message }) => ({
    error: {
      message,
      type: status === 402 ? "insufficient_quota" : "invalid_request_error",
      param: null,
      code: status === 402 ? "insufficient_quota" : null,
    },
  }),
};

function head(model: string, object: string) {
  return { id: "chatcmpl-mlebench", object, created: 0, model };
}

function callTexts(message: Json): string[] {
  return listOf(message["tool_calls"]).map((call) => {
    const { name, arguments: text } = at(call, "function");
    return `${word(name)}(${word(text)})`;
  });
}

function toolCalls({ toolCalls: calls = [] }: Reply) {
  if (calls.length === 0) return {};
  return {
    tool_calls: calls.map(({ name, arguments: text, id }, i) => ({
      id: id ?? `call_${i}`,
      type: "function",
      function: { name, arguments: text },
    })),
  };
}

function readUsage(usage: Json): Usage {
  return usageOf({
    inputTokens: count(usage["prompt_tokens"]),
    outputTokens: count(usage["completion_tokens"]),
    cachedInputTokens: count(at(usage, "prompt_tokens_details")["cached_tokens"]),
    reasoningTokens: count(at(usage, "completion_tokens_details")["reasoning_tokens"]),
  });
}

function writeUsage(usage: Usage = usageOf({})) {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
