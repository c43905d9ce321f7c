import type { ToEvents } from "../../src/agent/transcript.ts";
import { at, count, textOf, word } from "../../src/model/protocol.ts";

/** A line of `opencode run --format json`. */
export const opencodeEvents: ToEvents = (line) => {
  const part = at(line, "part");
  switch (line["type"]) {
    case "text":
      return [{ kind: "message", text: textOf(part["text"]) }];
    case "reasoning":
      return [{ kind: "thinking", text: textOf(part["text"]) }];
    case "tool_use": {
      const state = at(part, "state");
      const id = typeof part["callID"] === "string" ? part["callID"] : null;
      const isError = state["status"] === "error";
      return [
        { kind: "tool-call", id, tool: word(part["tool"]), input: state["input"] ?? {} },
        { kind: "tool-result", id, text: textOf(isError ? state["error"] : state["output"]), isError },
      ];
    }
    case "step_finish": {
      const tokens = at(part, "tokens");
      return [{ kind: "usage", inputTokens: count(tokens["input"]), outputTokens: count(tokens["output"]) }];
    }
    case "error":
      return [
        {
          kind: "error",
          text: word(at(line, "error", "data")["message"] ?? at(line, "error")["name"] ?? ""),
        },
      ];
    default:
      return [];
  }
};
