import type { Clock } from "../../core/clock.ts";
import { formatDuration } from "../../core/units.ts";
import { KaggleError, PassingError } from "./errors.ts";

export interface RetryOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Failures in a row, without progress in between, after which it gives up; default 8. */
  readonly maxFailures?: number | undefined;
  readonly onRetry?: ((reason: string, waitMs: number) => void) | undefined;
}

const firstWaitMs = 500;
const longestWaitMs = 60_000;
const longestObeyedMs = 10 * 60_000; // a longer Retry-After is for the user to sit out

/**
 * Does `work` until it succeeds. After a {@link PassingError} it waits: as long as Kaggle asks, else half a second,
 * doubled each time up to a minute, times a random factor of 0.5 to 1.5 so that many clients do not come back at once.
 * @throws KaggleError when it gave up; the signal's reason; every other error at once
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, random, signal, maxFailures = 8, onRetry } = options;
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingError)) throw error;
      if (error.progressed) failures = 1;
      if (failures >= maxFailures || (error.retryAfterMs ?? 0) > longestObeyedMs)
        throw gaveUp(error, failures);
      const backOff = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)) * (0.5 + random());
      const waitMs = error.retryAfterMs ?? backOff;
      onRetry?.(error.message, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

function gaveUp(error: PassingError, failures: number): KaggleError {
  const wait = error.retryAfterMs ? ` in ${formatDuration(error.retryAfterMs)}` : " later";
  const tried = failures > 1 ? ` Tried ${failures} times.` : "";
  return new KaggleError(
    error.problem,
    `${error.message}${tried} Run the same command again${wait}; it goes on where it stopped.`,
    { cause: error },
  );
}
