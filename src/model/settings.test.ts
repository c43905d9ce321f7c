import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { budgetUse } from "./budget.ts";
import { readKeysFile } from "./keys-file.ts";
import { parseModelName } from "./model-name.ts";
import { prices } from "./prices.ts";
import { endpointOf, providers } from "./providers.ts";
import { maxRetries, retryDelayMs } from "./retry.ts";
import { checkModels } from "./run-models.ts";

test.each([
  { failure: { status: 429, retryAfter: "3" }, delay: 3000 },
  { failure: { status: 429, retryAfter: "Thu, 01 Jan 1970 00:00:20 GMT" }, delay: 10_000 },
  { failure: { status: 503 }, delay: 750 },
  { failure: { status: null }, delay: 750 },
  { failure: { status: 400 }, delay: null },
  { failure: { status: 401 }, delay: null },
  { failure: { status: 429, body: '{"code":"insufficient_quota"}' }, delay: null },
])("after $failure the next try waits $delay ms", ({ failure, delay }) => {
  expect(retryDelayMs(failure, { retry: 0, random: 0.5, nowMs: 10_000 })).toBe(delay);
});

test("waits double up to a minute, and end", () => {
  const at = (retry: number) => retryDelayMs({ status: 500 }, { retry, random: 0.999999, nowMs: 0 })!;
  expect([0, 1, 2, 3].map((retry) => Math.round(at(retry)))).toEqual([1000, 2000, 4000, 8000]);
  expect(Math.round(at(9))).toBe(60_000);
  expect(retryDelayMs({ status: 500 }, { retry: maxRetries, random: 0, nowMs: 0 })).toBeNull();
});

test("the nearest limit counts", () => {
  const spent = { requests: 5, tokens: 900, costUsd: 0.1 };
  expect(budgetUse(spent, {})).toBeNull();
  expect(budgetUse(spent, { requests: 10, tokens: 1000, costUsd: 1 })).toMatchObject({
    limit: "tokens",
    share: 0.9,
  });
  expect(budgetUse(spent, { requests: 5 })).toMatchObject({ limit: "requests", share: 1 });
});

test("a model's name is provider/name; the name may hold slashes", () => {
  expect(parseModelName("openrouter/anthropic/claude-opus-4.5")).toEqual({
    ...{ provider: "openrouter", model: "anthropic/claude-opus-4.5" },
  });
  expect(() => parseModelName("gpt-5")).toThrow(/expected provider\/name/);
});

test("every price is of a known provider and dearer for output than for cached input", () => {
  for (const [name, { input, output, cachedInput = input }] of Object.entries(prices)) {
    expect(Object.keys(providers)).toContain(parseModelName(name).provider);
    expect([name, cachedInput <= input && input < output]).toEqual([name, true]);
  }
});

test("a provider's endpoint: its key by family, its address by variable, what is missing by name", () => {
  expect(endpointOf("openai", { OPENAI_API_KEY: "k" })).toEqual({
    ...{ family: "openai", baseUrl: "https://api.openai.com/v1", headers: { authorization: "Bearer k" } },
  });
  expect(endpointOf("anthropic", { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: "http://proxy/" })).toEqual({
    ...{ family: "anthropic", baseUrl: "http://proxy/v1", headers: { "x-api-key": "k" } },
  });
  expect(endpointOf("google", { GEMINI_API_KEY: "k" }).headers).toEqual({ "x-goog-api-key": "k" });
  expect(endpointOf("vllm", {}).headers).toEqual({});
  expect(
    endpointOf("compatible", { COMPATIBLE_BASE_URL: "http://x/v1", COMPATIBLE_API_KEY: "k" }).headers,
  ).toEqual({
    authorization: "Bearer k",
  });
  expect(() => endpointOf("openai", {})).toThrow(/OPENAI_API_KEY/);
  expect(() => endpointOf("compatible", {})).toThrow(/COMPATIBLE_BASE_URL/);
  expect(() => endpointOf("opnai", {})).toThrow(/openai/);
});

test("keys come from a file that only its owner reads", () => {
  const path = join(mkdtempSync(join(tmpdir(), "keys-")), "keys.env");
  expect(readKeysFile(path)).toEqual({});
  writeFileSync(path, '# mine\nOPENAI_API_KEY=a\nexport ANTHROPIC_API_KEY="b"\n', { mode: 0o600 });
  expect(readKeysFile(path)).toEqual({ OPENAI_API_KEY: "a", ANTHROPIC_API_KEY: "b" });
  chmodSync(path, 0o644);
  expect(() => readKeysFile(path)).toThrow(/chmod 600/);
  chmodSync(path, 0o600);
  writeFileSync(path, "oops\n");
  expect(() => readKeysFile(path)).toThrow(/line 1/);
});

const about = { roles: ["code"], competition: "c", seed: 0, secrets: { OPENAI_API_KEY: "k" } };

test.each([
  [{ name: "openai/some-new-model", limits: { costUsd: 1 } }, /price of openai\/some-new-model/],
  [{ name: "openai/gpt-4o", roles: { feedback: "openai/gpt-4o" } }, /roles code/],
  [{ name: "scripted/no-such-script" }, /cannot be loaded/],
  [{ name: "scripted//no/such.json" }, /no list of replies/],
  [{ name: "replay//no/such" }, /cannot be read/],
  [{ name: "anthropic/claude-opus-4-5" }, /ANTHROPIC_API_KEY/],
])("%j is refused before the first run", async (settings, message) => {
  await expect(checkModels(settings, about)).rejects.toThrow(message);
});

test("a price of one's own makes a limit of cost possible", async () => {
  const prices = { "openai/some-new-model": { input: 1, output: 2 } };
  await checkModels({ name: "openai/some-new-model", limits: { costUsd: 1 }, prices }, about);
});
