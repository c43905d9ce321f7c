import type { Clock } from "../core/clock.ts";

/** Beyond this many known callers those who have been quiet are forgotten: labels cost nothing to make up. */
const maxCallers = 10_000;

/** Lets each caller do `perMinute` things a minute, in a burst if they like. */
export interface RateLimit {
  /** 0, or the milliseconds after which the caller may try again. */
  take(caller: string): number;
}

export function rateLimit(perMinute: number, clock: Clock): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(caller) {
      const now = clock.monotonicMs();
      const last = buckets.get(caller) ?? { tokens: perMinute, at: now };
      const tokens = Math.min(perMinute, last.tokens + ((now - last.at) * perMinute) / 60_000);
      buckets.delete(caller); // the map's order is that of last use
      buckets.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
      const oldest = buckets.size > maxCallers ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 60_000) / perMinute);
    },
  };
}
