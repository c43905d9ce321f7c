import { setTimeout as delay } from "node:timers/promises";

/** Time as an argument: code that waits or stamps takes a Clock, `cli/` supplies {@link systemClock}. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes backwards. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : undefined);
  },
};

/** "2026-11-23T09-05-07-UTC", as the reference names run groups and reports (sortable, safe in file names). */
export function timestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(":", "-")}-UTC`;
}
