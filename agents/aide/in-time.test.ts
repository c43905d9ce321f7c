import { expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { inTime, reserveMs, stepTimeMs } from "./in-time.ts";

/** A run of 1,000 s with some of it left; each sleep of the clock takes as long as it says and no real time. */
function run(leftMs: number) {
  const state = { leftMs, slept: 0 };
  const clock: Clock = {
    now: () => 0,
    monotonicMs: () => 0,
    sleep: async (ms, signal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      state.slept += ms;
      state.leftMs -= ms;
    },
  };
  return { state, context: { limits: { timeMs: 1_000_000 }, remainingMs: () => state.leftMs, clock } };
}
const never = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

test.each([
  [60_000, 8000],
  [1_000_000, 10_000],
  [86_400_000, 60_000],
])("of a run of %i ms %i ms are kept back", (timeMs, expected) => {
  expect(reserveMs({ limits: { timeMs } })).toBe(expected);
});

test("a model that does not answer is given up where the reserve begins", async () => {
  const { state, context } = run(200_000);
  expect(await inTime(context, never)).toBeNull();
  expect([state.slept, stepTimeMs(context)]).toEqual([190_000, 0]);
});

test("an answer in time is given, and an error of its own is thrown", async () => {
  expect(await inTime(run(200_000).context, async () => "answer")).toBe("answer");
  await expect(inTime(run(200_000).context, () => Promise.reject(new Error("cancelled")))).rejects.toThrow(
    "cancelled",
  );
});
