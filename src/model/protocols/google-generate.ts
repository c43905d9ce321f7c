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
  type Usage,
  usageOf,
  word,
} from "../protocol.ts";

const finishReasons = { stop: "STOP", length: "MAX_TOKENS", "tool-calls": "STOP", refusal: "SAFETY" };
const statuses: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  402: "FAILED_PRECONDITION",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
};
const pathForm = /^\/v1(?:beta)?\/models\/([^:/?]+):(generateContent|streamGenerateContent)(\?.*)?$/;

/** Google's generateContent; the model's name and the wish for a stream are in the path. */
export const googleGenerate: Protocol = {
  name: "google-generate",
  family: "google",
  matches: (path) => pathForm.test(path),
  modelOf: (path) => pathForm.exec(path)?.[1] ?? "",
  forModel: (path, body, model) => ({
    path: path.replace(/models\/[^:/?]+:/, () => `models/${model}:`),
    body,
  }),
  isStream: (path) => pathForm.exec(path)?.[2] === "streamGenerateContent",
  prompt: (body) => ({
    messages: [
      ...(body["systemInstruction"] === undefined
        ? []
        : [{ role: "system", text: partsText(at(body, "systemInstruction")["parts"]) }]),
      ...listOf(body["contents"]).map((content) => ({
        role: word(content["role"] ?? "user"),
        text: partsText(content["parts"]),
      })),
    ],
    tools: listOf(body["tools"]).flatMap((tool) =>
      listOf(tool["functionDeclarations"]).map((declared) => word(declared["name"])),
    ),
  }),
  usage(json, before) {
    const counts = at(json, "usageMetadata");
    if (Object.keys(counts).length === 0) return before;
    const thoughts = count(counts["thoughtsTokenCount"]);
    return usageOf({
      inputTokens: count(counts["promptTokenCount"]) + count(counts["toolUsePromptTokenCount"]),
      cachedInputTokens: count(counts["cachedContentTokenCount"]),
      outputTokens: count(counts["candidatesTokenCount"]) + thoughts,
      reasoningTokens: thoughts,
    });
  },
  render: (reply, model) => chunk(parts(reply), { reply, model, isLast: true }),
  renderStream(reply, model) {
    const texts = pieces(reply.text ?? "").map((text) => [{ text }]);
    const calls = parts({ ...reply, text: "" });
    return [
      ...texts.map((part) => sse(chunk(part, { reply, model, isLast: false }))),
      sse(chunk(calls, { reply, model, isLast: true })),
    ];
  },
  problem: ({ status, message }) => ({
    error: { code: status, message, status: statuses[status] ?? "INVALID_ARGUMENT" },
  }),
};

function parts(reply: Reply): Json[] {
  return [
    ...(reply.text ? [{ text: reply.text }] : []),
    ...(reply.toolCalls ?? []).map(({ name, arguments: text }) => ({
      functionCall: { name, args: parseArguments(text) },
    })),
  ];
}

function chunk(
  content: readonly Json[],
  { reply, model, isLast }: { reply: Reply; model: string; isLast: boolean },
): Json {
  return {
    candidates: [
      {
        content: { role: "model", parts: content },
        index: 0,
        ...(isLast ? { finishReason: finishReasons[finishOf(reply)] } : {}),
      },
    ],
    ...(isLast ? { usageMetadata: writeUsage(reply.usage) } : {}),
    modelVersion: model,
    responseId: "mlebench",
  };
}

function partsText(value: unknown): string {
  return listOf(value)
    .map((part) => {
      if (typeof part["text"] === "string") return part["text"];
      const call = at(part, "functionCall");
      if (call["name"]) return `${word(call["name"])}(${JSON.stringify(call["args"])})`;
      return part["functionResponse"] ? JSON.stringify(at(part, "functionResponse", "response")) : "";
    })
    .join("\n");
}

function writeUsage(usage: Usage = usageOf({})) {
  return {
    promptTokenCount: usage.inputTokens,
    cachedContentTokenCount: usage.cachedInputTokens,
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    thoughtsTokenCount: usage.reasoningTokens,
    totalTokenCount: usage.inputTokens + usage.outputTokens,
  };
}
