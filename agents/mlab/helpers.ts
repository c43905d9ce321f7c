import { clip } from "../../src/agent/clip.ts";
import type { AgentContext } from "../../src/agent/define.ts";
import { fenced } from "../../src/agent/prompt.ts";
import type { ModelRequest } from "../../src/model/client.ts";

/** Asks another of the agent's models; null when it does not answer. The name is unique within the step. */
export type Helper = (
  role: "fast" | "edit",
  name: string,
  parts: readonly string[],
) => Promise<string | null>;

export function helperOf(context: AgentContext, step: number): Helper {
  return async (role, name, parts) => {
    const answer = await context.model(role).ask({
      key: `step ${step} ${name}`,
      messages: [{ role: "user", text: parts.join("\n\n") }],
      ...samplingOf(context),
    });
    return answer.kind === "reply" && answer.text.trim() !== "" ? answer.text : null;
  };
}

export function samplingOf({ settings }: AgentContext): Pick<ModelRequest, "temperature" | "maxTokens"> {
  const temperature = Number(settings["temperature"]);
  const maxTokens = Number(settings["max_tokens"]);
  return { ...(temperature < 0 ? {} : { temperature }), ...(maxTokens > 0 ? { maxTokens } : {}) };
}

const blockChars = 10_000;
/** Of a longer observation the head and the tail are read. */
const maxBlocks = 5;

/** An observation that would fill the prompt, summed up block by block. */
export async function summarised(
  observation: string,
  { action, maxChars, ask }: { readonly action: string; readonly maxChars: number; readonly ask: Helper },
): Promise<string> {
  if (observation.length <= maxChars) return observation;
  const text = clip(observation, maxBlocks * blockChars);
  const summaries: string[] = [];
  for (let at = 0; at < text.length; at += blockChars) {
    const summary = await ask("fast", `summary ${summaries.length}`, [
      `Below is a part of what the action "${action}" gave. Sum up what matters for somebody who goes on from it: errors word for word, scores, names, shapes.`,
      fenced(text.slice(at, at + blockChars)),
    ]);
    summaries.push(clip(summary ?? text.slice(at, at + blockChars), Math.floor(maxChars / maxBlocks)));
  }
  return `(summed up)\n${summaries.join("\n")}`;
}
