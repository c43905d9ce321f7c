import type { Family, Protocol } from "./protocol.ts";
import { anthropicMessages } from "./protocols/anthropic-messages.ts";
import { googleGenerate } from "./protocols/google-generate.ts";
import { openaiChat } from "./protocols/openai-chat.ts";
import { openaiResponses } from "./protocols/openai-responses.ts";

/** Every protocol that the gateway speaks. */
export const protocols: readonly Protocol[] = [
  openaiChat,
  openaiResponses,
  anthropicMessages,
  googleGenerate,
];

/** @param path below the family's base */
export function protocolOf(family: Family, path: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.family === family && protocol.matches(path));
}

/** @returns undefined for a name of no protocol, e.g. in a recording of a later version */
export function protocolNamed(name: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.name === name);
}
