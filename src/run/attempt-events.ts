import type { JournalEvent } from "../record/schema.ts";

/** What was journaled since the last fresh start. */
export function eventsOfAttempt(events: readonly JournalEvent[]): readonly JournalEvent[] {
  return events.slice(events.findLastIndex((event) => event.type === "attempt-started") + 1);
}
