/** What an outside agent did, in one form for all of them: a line of logs/transcript.jsonl each. */
export type TranscriptEvent =
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "thinking"; readonly text: string }
  | { readonly kind: "tool-call"; readonly id: string | null; readonly tool: string; readonly input: unknown }
  | {
      readonly kind: "tool-result";
      readonly id: string | null;
      readonly text: string;
      readonly isError: boolean;
    }
  | { readonly kind: "error"; readonly text: string }
  /** What the agent itself counted; the run's own count is the gateway's. */
  | { readonly kind: "usage"; readonly inputTokens: number; readonly outputTokens: number };

/** Brings one line of an agent's own log into events; none for what says nothing, and for what is no JSON. */
export type ToEvents = (line: Readonly<Record<string, unknown>>) => readonly TranscriptEvent[];

const maxText = 20_000;

/** The line as events with bounded texts. */
export function eventsOfLine(line: string, toEvents: ToEvents): TranscriptEvent[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return [];
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return [];
  return toEvents(parsed as Record<string, unknown>).map((event) =>
    "text" in event ? { ...event, text: event.text.slice(0, maxText) } : event,
  );
}
