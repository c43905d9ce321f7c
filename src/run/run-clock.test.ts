import { expect, test } from "vitest";
import type { Clock } from "../core/clock.ts";
import { endingOf, graceMs, warningMs } from "./ending.ts";
import { RunClock } from "./run-clock.ts";

function handClock() {
  let ms = 0;
  const clock: Clock = { now: () => ms, monotonicMs: () => ms, sleep: async () => {} };
  const pass = (more: number) => {
    ms += more;
  };
  return { clock, pass };
}

/** A wait that ends when told to. */
function openWait() {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => promise, end };
}

test("waits for a provider are not charged, however long; a crash does not forget what was", async () => {
  const { clock, pass } = handClock();
  const run = new RunClock({ clock, limitMs: 1000, beforeMs: 100, waitsBefore: { harness: 0, provider: 7 } });
  pass(50);
  const wait = openWait();
  const waiting = run.during("provider", wait.work);
  pass(5000);
  expect(run.elapsedMs()).toBe(150);
  wait.end();
  await waiting;
  pass(30);
  expect([run.elapsedMs(), run.remainingMs(), run.waits()]).toEqual([
    180,
    820,
    { harness: 0, provider: 5007 },
  ]);
});

test("the harness's waits are given back up to a tenth of the limit, and waits that overlap once", async () => {
  const { clock, pass } = handClock();
  const run = new RunClock({ clock, limitMs: 1000, beforeMs: 0 });
  const [a, b] = [openWait(), openWait()];
  const both = [run.during("harness", a.work), run.during("harness", b.work)];
  pass(60);
  expect(run.elapsedMs()).toBe(0);
  pass(60);
  expect(run.elapsedMs()).toBe(20);
  a.end();
  b.end();
  await Promise.all(both);
  pass(10);
  expect([run.elapsedMs(), run.waits().harness]).toEqual([30, 100]);
});

test("work that fails stops the wait too", async () => {
  const { clock, pass } = handClock();
  const run = new RunClock({ clock, limitMs: 1000, beforeMs: 0 });
  await expect(run.during("provider", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  pass(10);
  expect(run.elapsedMs()).toBe(10);
});

test("a run ends a grace before its limit; what was used before counts", () => {
  const { clock } = handClock();
  const run = new RunClock({ clock, limitMs: 100_000, beforeMs: 99_000 });
  using ending = endingOf(new AbortController().signal, run);
  expect([ending.signal.aborted, ending.reason()]).toEqual([true, "time-limit"]);
  expect([graceMs(100_000), warningMs(100_000)]).toEqual([2000, 10_000]);
  expect([graceMs(24 * 3600e3), warningMs(24 * 3600e3)]).toEqual([30_000, 15 * 60_000]);
});

test("a failure of the harness ends the run as interrupted and is thrown later", () => {
  const { clock } = handClock();
  using ending = endingOf(new AbortController().signal, new RunClock({ clock, limitMs: 1e6, beforeMs: 0 }));
  expect(() => ending.throwFailure()).not.toThrow();
  ending.fail(new Error("disk"));
  expect(ending.reason()).toBe("interrupted");
  expect(() => ending.throwFailure()).toThrow("disk");
});
