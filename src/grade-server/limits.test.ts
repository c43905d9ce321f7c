import { expect, test } from "vitest";
import type { Clock } from "../core/clock.ts";
import { rateLimit } from "./rate-limit.ts";
import { parseTokens } from "./tokens.ts";

test("so many a minute of each caller, in a burst, then one after the other", () => {
  let now = 0;
  const clock: Clock = { now: () => 0, monotonicMs: () => now, sleep: async () => {} };
  const limit = rateLimit(3, clock);
  expect([1, 2, 3].map(() => limit.take("a"))).toEqual([0, 0, 0]);
  expect(limit.take("a")).toBe(20_000);
  expect(limit.take("b")).toBe(0);
  now = 15_000;
  expect(Math.abs(limit.take("a") - 5000)).toBeLessThanOrEqual(1);
  now = 20_001;
  expect([limit.take("a"), limit.take("a") > 0]).toEqual([0, true]);
  now = 10_000_000; // a long rest earns no more than one burst
  expect([1, 2, 3, 4].map(() => limit.take("a") === 0)).toEqual([true, true, true, false]);
});

test("made-up callers do not make another forget that it is limited, until there are very many", () => {
  const clock: Clock = { now: () => 0, monotonicMs: () => 0, sleep: async () => {} };
  const limit = rateLimit(1, clock);
  expect(limit.take("a")).toBe(0);
  for (let i = 0; i < 9000; i++) limit.take(`made up ${i}`);
  expect(limit.take("a")).toBeGreaterThan(0);
});

test("tokens name their submitter; broken files are refused with the line", () => {
  const tokens = parseTokens("# comment\n\nlab-a 0123456789abcdef\nlab-b fedcba9876543210\n", "t");
  expect(tokens.submitterOf("Bearer 0123456789abcdef")).toBe("lab-a");
  expect(tokens.submitterOf("bearer fedcba9876543210")).toBe("lab-b");
  for (const wrong of [
    undefined,
    "",
    "Bearer",
    "Bearer 0123456789abcde",
    "Basic 0123456789abcdef",
    "0123456789abcdef",
  ])
    expect(tokens.submitterOf(wrong)).toBeUndefined();
  expect(() => parseTokens("lab-a short\n", "t")).toThrow("line 1");
  expect(() => parseTokens("lab-a 0123456789abcdef\n../x 0123456789abcdef\n", "t")).toThrow("line 2");
  expect(() => parseTokens("lab-a 0123456789abcdef more\n", "t")).toThrow("line 1");
  expect(() => parseTokens("# nothing\n", "t")).toThrow("has no line");
});
