import type { ToEvents } from "../../src/agent/transcript.ts";
import { at, count, textOf, word } from "../../src/model/protocol.ts";

/** A line of `gemini -o stream-json`. */
export const geminiEvents: ToEvents = (line) => {
  switch (line["type"]) {
    case "message":
      return line["role"] === "assistant" ? [{ kind: "message", text: textOf(line["content"]) }] : [];
    case "tool_use":
      return [
        {
          kind: "tool-call",
          id: idOf(line["tool_id"]),
          tool: word(line["tool_name"]),
          input: line["parameters"] ?? {},
        },
      ];
    case "tool_result": {
      const isError = line["status"] === "error";
      const text = isError ? word(at(line, "error")["message"] ?? "") : textOf(line["output"]);
      return [{ kind: "tool-result", id: idOf(line["tool_id"]), text, isError }];
    }
    case "error":
      return [{ kind: "error", text: word(line["message"] ?? "") }];
    case "result": {
      const stats = at(line, "stats");
      return [
        {
          kind: "usage",
          inputTokens: count(stats["input_tokens"]),
          outputTokens: count(stats["output_tokens"]),
        },
      ];
    }
    default:
      return [];
  }
};

function idOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
