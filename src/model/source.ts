import type { Family, Prompt, Protocol } from "./protocol.ts";

/** A request on its way to a model: parsed, in its protocol, with the run's model in the place of what was asked for. */
export interface Call {
  /** 0, 1, 2 … within the run, over all attempts; a repeated try has the same. */
  readonly index: number;
  /** 0 for the first try of this call. */
  readonly retry: number;
  readonly role: string;
  /** Names the call within the run; null when it comes from inside the sandbox. */
  readonly key: string | null;
  readonly protocol: Protocol;
  /** Below the base of the protocol's family, with its query. */
  readonly path: string;
  /** The JSON body as it is sent. */
  readonly body: string;
  readonly isStream: boolean;
  readonly prompt: Prompt;
  /** Of the asking side: versions of the protocol, nothing that proves who asks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What came back: the body as it comes; reading it rejects when it breaks off. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Where replies come from: a provider, a script, a recording. */
export interface Source {
  readonly model: string;
  /** The one family that it speaks, or null for any. */
  readonly family: Family | null;
  /** Rejects when no answer comes. */
  answer(call: Call): Promise<Answer>;
}

export function answerOf(status: number, contentType: string, chunks: readonly string[]): Answer {
  return {
    status,
    headers: { "content-type": contentType },
    body: (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    })(),
  };
}
