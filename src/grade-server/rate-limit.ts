import type { Clock } from "../core/clock.ts";
import { RateLimit as Bucket } from "../core/rate-limit.ts";

/** Beyond this many known callers those who have been quiet are forgotten: labels cost nothing to make up. */
const maxCallers = 10_000;

/** Lets each caller do `perMinute` things a minute, in a burst if they like. */
export interface RateLimit {
  /** 0, or the milliseconds after which the caller may try again. */
  take(caller: string): number;
}

export function rateLimit(perMinute: number, clock: Clock): RateLimit {
  const limits = { burst: perMinute, perSecond: perMinute / 60, monotonicMs: () => clock.monotonicMs() };
  const buckets = new Map<string, Bucket>();
  return {
    take(caller) {
      const bucket = buckets.get(caller) ?? new Bucket(limits);
      buckets.delete(caller); // the map's order is that of last use
      buckets.set(caller, bucket);
      const oldest = buckets.size > maxCallers ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return Math.ceil(bucket.take() * 1000);
    },
  };
}
