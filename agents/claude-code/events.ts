import type { ToEvents, TranscriptEvent } from "../../src/agent/transcript.ts";
import { at, count, type Json, listOf, textOf, word } from "../../src/model/protocol.ts";

/** A line of `claude -p --output-format stream-json --verbose`. */
export const claudeEvents: ToEvents = (line) => {
  switch (line["type"]) {
    case "assistant":
      return listOf(at(line, "message")["content"]).flatMap(blockEvents);
    case "user":
      return listOf(at(line, "message")["content"]).flatMap(resultEvents);
    case "result": {
      const usage = at(line, "usage");
      const cached = count(usage["cache_read_input_tokens"]) + count(usage["cache_creation_input_tokens"]);
      const inputTokens = count(usage["input_tokens"]) + cached;
      const counted: TranscriptEvent = {
        kind: "usage",
        inputTokens,
        outputTokens: count(usage["output_tokens"]),
      };
      return line["is_error"] === true
        ? [{ kind: "error", text: word(line["result"] ?? "") }, counted]
        : [counted];
    }
    default:
      return [];
  }
};

function blockEvents(block: Json): TranscriptEvent[] {
  switch (block["type"]) {
    case "text":
      return [{ kind: "message", text: textOf(block["text"]) }];
    case "thinking":
      return [{ kind: "thinking", text: textOf(block["thinking"]) }];
    case "tool_use":
      return [{ kind: "tool-call", id: idOf(block["id"]), tool: word(block["name"]), input: block["input"] }];
    default:
      return [];
  }
}

function resultEvents(block: Json): TranscriptEvent[] {
  if (block["type"] !== "tool_result") return [];
  const isError = block["is_error"] === true;
  return [{ kind: "tool-result", id: idOf(block["tool_use_id"]), text: textOf(block["content"]), isError }];
}

function idOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
