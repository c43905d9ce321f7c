import type { ModelAnswer, ModelTool, ModelToolCall } from "../../src/model/client.ts";

/** What a reply asks for. `callId` ties its observation to the tool call; null for one in a tagged block. */
export type Action = { readonly callId: string | null; readonly tool: string } & (
  | {
      readonly kind: "run";
      readonly session: "bash" | "python";
      readonly code: string;
      readonly seconds: number | null;
    }
  | { readonly kind: "think" }
  | { readonly kind: "finish" }
  /** It cannot be done as it was written. */
  | { readonly kind: "malformed"; readonly problem: string }
);

const seconds = {
  type: "number",
  description: "interrupt it after so many seconds; left out: the longest that there is",
};

export const tools: readonly ModelTool[] = [
  {
    name: "execute_bash",
    description:
      "Runs a command in a bash session that stays alive: directory and variables last. It has no standard input. Start long work in the background with its output in a file, and look at it later.",
    parameters: {
      type: "object",
      properties: { command: { type: "string" }, seconds },
      required: ["command"],
    },
  },
  {
    name: "execute_python",
    description:
      "Runs code in a Python session that stays alive: variables last. The value of a last expression is shown.",
    parameters: { type: "object", properties: { code: { type: "string" }, seconds }, required: ["code"] },
  },
  {
    name: "think",
    description: "Notes a thought; nothing happens.",
    parameters: { type: "object", properties: { thought: { type: "string" } }, required: ["thought"] },
  },
  {
    name: "finish",
    description: "Ends the work. Call it only when submission.csv is valid and you can make it no better.",
    parameters: { type: "object", properties: { message: { type: "string" } }, required: [] },
  },
];

type Reply = Extract<ModelAnswer, { kind: "reply" }>;

/** The actions of a reply in their order: its tool calls, or where it has none the tagged blocks of its text. */
export function actionsOf({ toolCalls, text }: Pick<Reply, "toolCalls" | "text">): Action[] {
  return toolCalls.length > 0 ? toolCalls.map(actionOfCall) : taggedActions(text);
}

function actionOfCall({ id, name, input, raw }: ModelToolCall): Action {
  const about = { callId: id, tool: name };
  const malformed = (problem: string): Action => ({ ...about, kind: "malformed", problem });
  if (!tools.some((tool) => tool.name === name))
    return malformed(`There is no tool "${name}". There are ${tools.map((tool) => tool.name).join(", ")}.`);
  if (!input) return malformed(`The arguments of ${name} are no JSON object: ${raw.slice(0, 200)}`);
  switch (name) {
    case "think":
    case "finish":
      return { ...about, kind: name };
    default: {
      const session = name === "execute_bash" ? "bash" : "python";
      const key = session === "bash" ? "command" : "code";
      const code = input[key];
      if (typeof code !== "string") return malformed(`${name} needs "${key}", a text.`);
      return { ...about, kind: "run", session, code, seconds: secondsOf(input["seconds"]) };
    }
  }
}

function secondsOf(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}

/** <bash>…</bash>, <python>…</python>, <finish/>. */
function taggedActions(text: string): Action[] {
  const blocks = text.matchAll(/<(bash|python)>\n?([\s\S]*?)<\/\1>|<(finish)\s*\/?>/g);
  return [...blocks].map(([, session, code]): Action => {
    if (session === "bash" || session === "python")
      return { callId: null, tool: session, kind: "run", session, code: code!, seconds: null };
    return { callId: null, tool: "finish", kind: "finish" };
  });
}
