import type { ToEvents, TranscriptEvent } from "../../src/agent/transcript.ts";
import { at, count, textOf, word } from "../../src/model/protocol.ts";

/** A line of `codex exec --json`. */
export const codexEvents: ToEvents = (line) => {
  if (line["type"] === "turn.completed") {
    const usage = at(line, "usage");
    return [
      {
        kind: "usage",
        inputTokens: count(usage["input_tokens"]),
        outputTokens: count(usage["output_tokens"]),
      },
    ];
  }
  if (line["type"] === "error" || line["type"] === "turn.failed")
    return [{ kind: "error", text: word(line["message"] ?? at(line, "error")["message"] ?? "") }];
  if (line["type"] !== "item.completed") return [];
  return itemEvents(at(line, "item"));
};

function itemEvents(item: Readonly<Record<string, unknown>>): TranscriptEvent[] {
  const id = typeof item["id"] === "string" ? item["id"] : null;
  switch (item["type"]) {
    case "agent_message":
      return [{ kind: "message", text: textOf(item["text"]) }];
    case "reasoning":
      return [{ kind: "thinking", text: textOf(item["text"]) }];
    case "error":
      return [{ kind: "error", text: word(item["message"]) }];
    case "command_execution":
      return [
        { kind: "tool-call", id, tool: "shell", input: { command: item["command"] } },
        {
          kind: "tool-result",
          id,
          text: textOf(item["aggregated_output"]),
          isError: item["exit_code"] !== 0,
        },
      ];
    default: {
      const { id: _, type, status, ...input } = item;
      return [{ kind: "tool-call", id, tool: word(type), input }];
    }
  }
}
