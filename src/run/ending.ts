import { RunEnded } from "./outcome.ts";
import type { RunClock } from "./run-clock.ts";

/** The last part of a run's time, in which its processes have had SIGTERM; at the end of it SIGKILL. */
export function graceMs(limitMs: number): number {
  return Math.min(30_000, Math.max(limitMs * 0.02, Math.min(1000, limitMs * 0.1)));
}

/** From so much time left on, /home/clock/warning.txt says that the end is near. */
export function warningMs(limitMs: number): number {
  return Math.min(15 * 60_000, Math.max(limitMs * 0.1, 3 * graceMs(limitMs)));
}

/** One signal for every reason to end a run. */
export interface Ending extends Disposable {
  readonly signal: AbortSignal;
  reason(): RunEnded["reason"] | null;
  /** Ends the run because the harness itself cannot go on; {@link throwFailure} throws it where the caller sees it. */
  fail(error: unknown): void;
  throwFailure(): void;
}

/** Ends a run when `outer` is aborted, or a grace before its clock reaches the limit. */
export function endingOf(outer: AbortSignal, clock: RunClock): Ending {
  const ending = new AbortController();
  const stop = () => ending.abort(outer.reason);
  outer.addEventListener("abort", stop, { once: true });
  if (outer.aborted) stop();
  let timer: NodeJS.Timeout;
  // Waits that are not charged move the end; setTimeout takes at most 2^31-1 ms.
  const arm = () => {
    const left = clock.remainingMs() - graceMs(clock.limitMs);
    if (left <= 0) ending.abort(new RunEnded("time-limit"));
    else timer = setTimeout(arm, Math.min(left, 2 ** 31 - 1));
  };
  arm();
  let failure: { readonly error: unknown } | null = null;
  return {
    signal: ending.signal,
    reason: () => (ending.signal.reason instanceof RunEnded ? ending.signal.reason.reason : null),
    fail(error) {
      failure ??= { error };
      ending.abort(new RunEnded("interrupted"));
    },
    throwFailure() {
      if (failure) throw failure.error;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer.removeEventListener("abort", stop);
    },
  };
}
