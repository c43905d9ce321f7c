import {
  at,
  count,
  finishOf,
  type Json,
  listOf,
  type Protocol,
  parseArguments,
  pieces,
  type Reply,
  sse,
  textOf,
  type Usage,
  usageOf,
  word,
} from "../protocol.ts";

const stopReasons = { stop: "end_turn", length: "max_tokens", "tool-calls": "tool_use", refusal: "refusal" };
const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "billing_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
};

/** Anthropic's messages. */
export const anthropicMessages: Protocol = {
  name: "anthropic-messages",
  family: "anthropic",
  matches: (path) => /^\/v1\/messages(\?|$)/.test(path),
  modelOf: (_path, body) => word(body["model"] ?? ""),
  forModel: (path, body, model) => ({ path, body: { ...body, model } }),
  isStream: (_path, body) => body["stream"] === true,
  prompt: (body) => ({
    messages: [
      ...(body["system"] === undefined ? [] : [{ role: "system", text: textOf(body["system"]) }]),
      ...listOf(body["messages"]).map((message) => ({
        role: word(message["role"]),
        text: blocksText(message["content"]),
      })),
    ],
    tools: listOf(body["tools"]).map((tool) => word(tool["name"])),
  }),
  usage(json, before) {
    const inStart = at(json, "message", "usage"); // of the stream's first event
    const counts = Object.keys(inStart).length > 0 ? inStart : at(json, "usage");
    if (Object.keys(counts).length === 0) return before;
    return merge(counts, before ?? usageOf({}));
  },
  render: (reply, model) => ({
    ...head(model),
    content: blocks(reply),
    stop_reason: stopReasons[finishOf(reply)],
    usage: writeUsage(reply.usage),
  }),
  renderStream(reply, model) {
    const event = (type: string, data: Json) => sse({ type, ...data }, type);
    const usage = writeUsage(reply.usage);
    return [
      event("message_start", {
        message: { ...head(model), content: [], stop_reason: null, usage: { ...usage, output_tokens: 0 } },
      }),
      ...blocks(reply).flatMap((block, index) => [
        event("content_block_start", { index, content_block: emptied(block) }),
        ...deltas(reply, block).map((delta) => event("content_block_delta", { index, delta })),
        event("content_block_stop", { index }),
      ]),
      event("message_delta", {
        delta: { stop_reason: stopReasons[finishOf(reply)], stop_sequence: null },
        usage: { output_tokens: usage.output_tokens },
      }),
      event("message_stop", {}),
    ];
  },
  problem: ({ status, message }) => ({
    type: "error",
    error: { type: errorTypes[status] ?? "invalid_request_error", message },
  }),
};

type Block = ReturnType<typeof blocks>[number];

function head(model: string) {
  return { id: "msg_mlebench", type: "message", role: "assistant", model, stop_sequence: null };
}

function blocks(reply: Reply) {
  return [
    ...(reply.text ? [{ type: "text" as const, text: reply.text }] : []),
    ...(reply.toolCalls ?? []).map(({ name, arguments: text, id }, i) => ({
      ...{ type: "tool_use" as const, id: id ?? `toolu_${i}`, name, input: parseArguments(text) },
    })),
  ];
}

/** The arguments as written, malformed too: what a stream carries. */
function writtenArguments(reply: Reply, block: Block): string {
  const calls = reply.toolCalls ?? [];
  const index = blocks(reply)
    .filter(({ type }) => type === "tool_use")
    .findIndex((other) => "id" in other && "id" in block && other.id === block.id);
  return calls[index]?.arguments ?? "{}";
}

function emptied(block: Block): Json {
  return block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
}

function deltas(reply: Reply, block: Block): Json[] {
  if (block.type === "text") return pieces(block.text).map((text) => ({ type: "text_delta", text }));
  return pieces(writtenArguments(reply, block)).map((partial_json) => ({
    type: "input_json_delta",
    partial_json,
  }));
}

function blocksText(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((block) =>
      block["type"] === "tool_use"
        ? `${word(block["name"])}(${JSON.stringify(block["input"])})`
        : textOf([block]),
    )
    .join("\n");
}

/** Later events repeat only some counts. Input that was read from or written to the cache is not in input_tokens. */
function merge(counts: Json, before: Usage): Usage {
  const cached = count(counts["cache_read_input_tokens"]) || before.cachedInputTokens;
  const written = count(counts["cache_creation_input_tokens"]) || before.cacheWriteTokens;
  const fresh =
    count(counts["input_tokens"]) || before.inputTokens - before.cachedInputTokens - before.cacheWriteTokens;
  return usageOf({
    inputTokens: fresh + cached + written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: count(counts["output_tokens"]) || before.outputTokens,
  });
}

function writeUsage(usage: Usage = usageOf({})) {
  return {
    input_tokens: usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cachedInputTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    output_tokens: usage.outputTokens,
  };
}
