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
  usageOf,
  word,
} from "../protocol.ts";
import { openaiChat } from "./openai-chat.ts";

/** OpenAI's responses: a list of items in place of one message. */
export const openaiResponses: Protocol = {
  name: "openai-responses",
  family: "openai",
  matches: (path) => /^\/v1\/responses(\?|$)/.test(path),
  modelOf: (_path, body) => word(body["model"] ?? ""),
  forModel: (path, body, model) => ({ path, body: { ...body, model } }),
  isStream: (_path, body) => body["stream"] === true,
  prompt: (body) => ({
    messages: [
      ...(typeof body["instructions"] === "string" ? [{ role: "system", text: body["instructions"] }] : []),
      ...(typeof body["input"] === "string" ? [{ role: "user", text: body["input"] }] : []),
      ...listOf(body["input"]).map(messageOf),
    ],
    tools: listOf(body["tools"]).map((tool) => word(tool["name"] ?? tool["type"])),
  }),
  usage(json, before) {
    const usage = at(json, "usage");
    const counts = Object.keys(usage).length > 0 ? usage : at(json, "response", "usage");
    if (Object.keys(counts).length === 0) return before;
    return usageOf({
      inputTokens: count(counts["input_tokens"]),
      outputTokens: count(counts["output_tokens"]),
      cachedInputTokens: count(at(counts, "input_tokens_details")["cached_tokens"]),
      reasoningTokens: count(at(counts, "output_tokens_details")["reasoning_tokens"]),
    });
  },
  render: (reply, model) => response(reply, model, items(reply)),
  renderStream(reply, model) {
    const all = items(reply);
    let sequence = 0;
    const event = (type: string, data: Json) => sse({ type, sequence_number: sequence++, ...data }, type);
    const empty = { ...response(reply, model, []), status: "in_progress", usage: null };
    return [
      event("response.created", { response: empty }),
      event("response.in_progress", { response: empty }),
      ...all.flatMap((item, index) => itemEvents(item, { index, event })),
      event(reply.finish === "length" ? "response.incomplete" : "response.completed", {
        response: response(reply, model, all),
      }),
    ];
  },
  problem: (problem) => openaiChat.problem(problem),
};

type Item = ReturnType<typeof items>[number];

function messageOf(item: Json): { role: string; text: string } {
  switch (item["type"]) {
    case "function_call":
      return { role: "assistant", text: `${word(item["name"])}(${word(item["arguments"])})` };
    case "function_call_output":
      return { role: "tool", text: textOf(item["output"]) };
    default:
      return { role: word(item["role"] ?? item["type"]), text: textOf(item["content"]) };
  }
}

function items(reply: Reply) {
  const isRefusal = reply.finish === "refusal";
  const text = reply.text ?? "";
  return [
    ...(text === ""
      ? []
      : [
          {
            type: "message" as const,
            id: "msg_0",
            role: "assistant",
            status: "completed",
            content: [
              isRefusal
                ? { type: "refusal", refusal: text }
                : { type: "output_text", text, annotations: [], logprobs: [] },
            ],
          },
        ]),
    ...(reply.toolCalls ?? []).map(({ name, arguments: written, id }, i) => ({
      type: "function_call" as const,
      id: `fc_${i}`,
      call_id: id ?? `call_${i}`,
      name,
      arguments: written,
      status: "completed",
    })),
  ];
}

function response(reply: Reply, model: string, output: readonly Item[]): Json {
  const usage = reply.usage ?? usageOf({});
  const isCut = finishOf(reply) === "length";
  return {
    id: "resp_mlebench",
    object: "response",
    created_at: 0,
    status: isCut ? "incomplete" : "completed",
    error: null,
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    model,
    output,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cachedInputTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
}

function itemEvents(
  item: Item,
  { index, event }: { index: number; event: (type: string, data: Json) => string },
): string[] {
  const place = { output_index: index, item_id: item.id };
  const done = () => event("response.output_item.done", { output_index: index, item });
  if (item.type === "function_call")
    return [
      event("response.output_item.added", {
        output_index: index,
        item: { ...item, arguments: "", status: "in_progress" },
      }),
      event("response.function_call_arguments.delta", { ...place, delta: item.arguments }),
      event("response.function_call_arguments.done", { ...place, arguments: item.arguments }),
      done(),
    ];
  const part = item.content[0]!;
  const at = { ...place, content_index: 0 };
  const words = "text" in part ? part.text : part.refusal;
  const kind = "text" in part ? "output_text" : "refusal";
  const empty = "text" in part ? { ...part, text: "" } : { ...part, refusal: "" };
  return [
    event("response.output_item.added", {
      output_index: index,
      item: { ...item, content: [], status: "in_progress" },
    }),
    event("response.content_part.added", { ...at, part: empty }),
    ...pieces(words ?? "").map((delta) => event(`response.${kind}.delta`, { ...at, delta })),
    event(`response.${kind}.done`, { ...at, [kind === "refusal" ? "refusal" : "text"]: words }),
    event("response.content_part.done", { ...at, part }),
    done(),
  ];
}
