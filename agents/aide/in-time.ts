import type { AgentContext } from "../../src/agent/define.ts";

/**
 * Kept back for what comes after the last step: a program's own end after SIGTERM, the last copy, a mean. A hundredth
 * of the run, 8 seconds to a minute.
 */
export function reserveMs({ limits }: Pick<AgentContext, "limits">): number {
  return Math.min(60_000, Math.max(8000, limits.timeMs / 100));
}

/** Milliseconds that steps may still use. */
export function stepTimeMs(context: Pick<AgentContext, "limits" | "remainingMs">): number {
  return context.remainingMs() - reserveMs(context);
}

/**
 * Waits for a model no longer than until the reserve begins.
 * @returns null when time was over first
 * @throws whatever `work` rejects with, an abort of the run included
 */
export async function inTime<T>(
  context: Pick<AgentContext, "limits" | "remainingMs" | "clock">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const late = new AbortController();
  const done = new AbortController();
  const watch = async () => {
    // Waits that are not charged to the run move its end while the model is waited for.
    for (let left = stepTimeMs(context); left > 0; left = stepTimeMs(context))
      await context.clock.sleep(Math.min(left, longestSleepMs), done.signal);
    late.abort();
  };
  watch().catch(() => {}); // ended by `done`
  try {
    return await work(late.signal);
  } catch (error) {
    if (late.signal.aborted) return null;
    throw error;
  } finally {
    done.abort();
  }
}

const longestSleepMs = 60_000;
