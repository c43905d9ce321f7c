/** Answers that a later try may mend: rate limits, overload, a proxy's or server's failure. */
const passing = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);
/** A provider says so when trying again is of no use, whatever the status. */
const final = /insufficient_quota|billing|credit balance/i;

const firstDelayMs = 1000;
const maxDelayMs = 60_000;
export const maxRetries = 10;

export interface Failure {
  /** null: no answer came, or it broke off. */
  readonly status: number | null;
  readonly retryAfter?: string | undefined;
  readonly body?: string;
}

/**
 * How long to wait before the next try, or null when there is to be none: the provider's own Retry-After, else twice as long
 * each time (1, 2, 4 … 60 s), of which a random half keeps many runs from coming back together.
 * @param retry 0 after the first failure
 * @param random in [0, 1)
 * @param nowMs Unix time, for a Retry-After that is a date
 */
export function retryDelayMs(
  failure: Failure,
  { retry, random, nowMs }: { readonly retry: number; readonly random: number; readonly nowMs: number },
): number | null {
  if (retry >= maxRetries) return null;
  if (failure.status !== null && (!passing.has(failure.status) || final.test(failure.body ?? "")))
    return null;
  const told = retryAfterMs(failure.retryAfter, nowMs);
  if (told !== null) return Math.min(told, 10 * maxDelayMs);
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** retry);
  return full / 2 + (full / 2) * random;
}

/** RFC 9110: seconds, or an HTTP date. */
function retryAfterMs(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.trim() === "") return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
