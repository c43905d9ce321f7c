import { clip } from "../../src/agent/clip.ts";
import type { ModelMessage } from "../../src/model/client.ts";

/** Of an observation that is no longer among the newest. */
const shortChars = 400;
/** The newest messages, which stay whole. */
const newest = 12;
/** The task and the first word to the model stay for ever. */
export const headMessages = 1;

export function charsOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, message) => sum + message.text.length + callChars(message), 0);
}

function callChars(message: ModelMessage): number {
  if (message.role !== "assistant") return 0;
  return (message.toolCalls ?? []).reduce((sum, { raw }) => sum + raw.length, 0);
}

/** Older observations cut short; the newest whole. */
export function shortened(messages: readonly ModelMessage[]): ModelMessage[] {
  const from = messages.length - newest;
  return messages.map((message, i) =>
    i >= headMessages && i < from && (message.role === "tool" || message.role === "user")
      ? { ...message, text: clip(message.text, shortChars) }
      : message,
  );
}

/** The part that a summary replaces: everything between the task and the newest messages, whole replies with their observations. */
export function oldPart(
  messages: readonly ModelMessage[],
): { readonly from: number; readonly to: number } | null {
  let to = messages.length - newest;
  while (to > headMessages && messages[to]?.role === "tool") to--; // an observation stays with its call
  return to > headMessages + 1 ? { from: headMessages, to } : null;
}

export function withSummary(
  messages: readonly ModelMessage[],
  { from, to }: { readonly from: number; readonly to: number },
  summary: string,
): ModelMessage[] {
  const note: ModelMessage = { role: "user", text: `What happened so far, in short:\n\n${summary}` };
  return [...messages.slice(0, from), note, ...messages.slice(to)];
}

/** The old part as a text to be summed up. */
export function asText(messages: readonly ModelMessage[], maxChars: number): string {
  const lines = messages.map((message) => {
    const calls =
      message.role === "assistant" ? (message.toolCalls ?? []).map(({ name, raw }) => `${name} ${raw}`) : [];
    return `[${message.role}] ${[message.text, ...calls].filter(Boolean).join("\n")}`;
  });
  return clip(lines.join("\n\n"), maxChars);
}
