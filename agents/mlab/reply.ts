import { isJson } from "../../src/model/protocol.ts";

/** A reply in the form that the prompt asks for. */
export interface ResearchReply {
  readonly thought: string;
  readonly plan: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The reply up to the end of its action, as later prompts show it: what a model makes up behind it is cut off. */
  readonly text: string;
}

export const headings = [
  "Reflection",
  "Research Plan and Status",
  "Fact Check",
  "Thought",
  "Action",
  "Action Input",
] as const;

/** The reply's parts, or what is wrong with its form, said to the model. */
export function readReply(reply: string): ResearchReply | { readonly problem: string } {
  const text = reply.split(/^Observation:/m)[0]!.trimEnd();
  const parts = new Map<string, string>();
  const form = new RegExp(`^[#* ]*(${headings.join("|")})[* ]*:(?:\\*\\*)?`, "gm");
  const found = [...text.matchAll(form)];
  for (const [i, match] of found.entries()) {
    const body = text.slice(match.index + match[0].length, found[i + 1]?.index ?? text.length).trim();
    if (!parts.has(match[1]!)) parts.set(match[1]!, body);
  }
  const missing = headings.filter((heading) => !parts.has(heading));
  if (missing.length > 0)
    return { problem: `The reply has no part ${missing.map((name) => `"${name}:"`).join(", ")}.` };
  const input = inputOf(parts.get("Action Input")!);
  if (!input) return { problem: "The Action Input is no JSON object." };
  const action = parts
    .get("Action")!
    .split("\n")[0]!
    .replace(/[`"*[\]]/g, "")
    .trim();
  return {
    text,
    action,
    input,
    thought: parts.get("Thought")!,
    plan: parts.get("Research Plan and Status")!,
  };
}

/** A JSON object, bare or in a fence, with text behind it perhaps. */
function inputOf(text: string): ResearchReply["input"] | null {
  const start = text.indexOf("{");
  for (let end = text.length; start >= 0 && end > start; end = text.lastIndexOf("}", end - 2) + 1) {
    try {
      const value: unknown = JSON.parse(text.slice(start, end));
      return isJson(value) ? value : null;
    } catch {
      if (text.lastIndexOf("}", end - 2) < start) return null;
    }
  }
  return null;
}
