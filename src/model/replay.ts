import { createHash } from "node:crypto";
import type { RecordedCall } from "./ledger.ts";
import { isGood } from "./ledger.ts";
import { protocolNamed } from "./protocols.ts";
import { type Answer, answerOf, type Call, type Source } from "./source.ts";

/** Parts of a request that differ from run to run and change no reply. */
const volatile = new Set(["metadata", "user", "prompt_cache_key", "client_metadata", "safety_identifier"]);

/**
 * Answers from a recording, word for word. A call that has a name is found by it, another by its request; the same request
 * asked again gets the replies in the recorded order. What the recording does not hold is refused, never invented.
 */
export function replay(recording: readonly RecordedCall[], model: string): Source {
  const byName = new Map<string, RecordedCall[]>();
  for (const call of recording.filter(isGood)) {
    const name =
      call.key === null ? digest(call.protocol, call.isStream, JSON.stringify(call.request)) : call.key;
    byName.set(name, [...(byName.get(name) ?? []), call]);
  }
  return {
    model,
    family: null,
    async answer(call) {
      const { key, protocol, isStream, body } = call;
      const found = byName.get(key ?? digest(protocol.name, isStream, body))?.shift();
      return found ? played(found) : notFound(call);
    },
  };
}

/** The protocol that a recording's calls from the harness were asked in. */
export function protocolOfRecording(recording: readonly RecordedCall[]) {
  return protocolNamed(recording.find(({ key }) => key !== null)?.protocol ?? "openai-chat");
}

function played({ contentType, reply }: RecordedCall): Answer {
  return answerOf(200, contentType, [reply]);
}

function notFound({ protocol, key, index }: Call): Answer {
  const name = key === null ? `call ${index}` : `"${key}"`;
  const message = `The recording has no answer to ${name}: this run differs from the recorded one here.`;
  return answerOf(400, "application/json", [JSON.stringify(protocol.problem({ status: 400, message }))]);
}

function digest(protocol: string, isStream: boolean, body: string): string {
  const request = JSON.parse(body) as Record<string, unknown>;
  const lasting = Object.entries(request).filter(([name]) => name !== "model" && !volatile.has(name));
  const text = JSON.stringify([protocol, isStream, lasting.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash("sha256").update(text).digest("hex");
}
