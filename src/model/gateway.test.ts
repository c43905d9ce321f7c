import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openGateway } from "../../test/model/open-gateway.ts";
import { Ledger, readRecording } from "./ledger.ts";
import { replay } from "./replay.ts";
import { upstream } from "./upstream.ts";

const chat = (text: string, more: object = {}) => ({
  model: "any",
  messages: [{ role: "user", content: text }],
  ...more,
});
const path = "/openai/v1/chat/completions";
const ask = (key: string, text = key) => ({ key, messages: [{ role: "user" as const, text }] });

test("only the run's own key opens it, and the canary is told", async () => {
  const { send, seen, calls } = openGateway([{ text: "x" }]);
  expect((await send(path, chat("a"), { key: "other" })).status).toBe(401);
  expect(seen.canaries).toBe(0);
  expect((await send(path, chat("a"), { key: "canary" })).status).toBe(401);
  expect(seen.canaries).toBe(1);
  expect(calls).toEqual([]);
});

test.each([
  { what: "an unknown family", to: "/azure/v1/x", body: "{}", status: 404 },
  { what: "an unknown path", to: "/openai/v1/embeddings", body: "{}", status: 404 },
  { what: "a body that is no JSON", to: path, body: "{", status: 400 },
  { what: "a body that is a list", to: path, body: "[]", status: 400 },
])("$what is refused with $status and costs nothing", async ({ to, body, status }) => {
  const { send, ledger } = openGateway([{ text: "x" }]);
  expect((await send(to, body)).status).toBe(status);
  expect(ledger.spent().requests).toBe(0);
});

test("nothing that code inside may send breaks the gateway", async () => {
  const { send } = openGateway(Array.from({ length: 1000 }, () => ({ text: "x" })));
  const paths = [
    path,
    "/openai/v1/responses",
    "/anthropic/v1/messages",
    "/google/v1beta/models/m:generateContent",
    "/openai/v1/models",
    "/x",
    "",
  ];
  const keys = [
    "messages",
    "input",
    "contents",
    "system",
    "tools",
    "stream",
    "model",
    "role",
    "content",
    "parts",
    "toString",
    "name",
  ];
  const body = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.oneof(
        body.map((json) => JSON.stringify(json)),
        fc.string(),
      ),
      fc.constantFrom("token", "töken", "", "canary"),
      async (to, text, key) => {
        const { status } = await send(to, text, { key });
        expect(status).toBeGreaterThanOrEqual(200);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
  const sly = { toString: 1, valueOf: 1 };
  expect(
    (
      await send(path, {
        model: sly,
        messages: [{ role: sly, content: sly }],
        tools: [{ function: { name: sly } }],
      })
    ).status,
  ).toBe(200);
});

test("a rate limit and a broken reply are tried again, after the provider's own wait or a growing one", async () => {
  const { client, clock, calls } = openGateway([
    { status: 429, retryAfter: 7 },
    { status: 500 },
    { text: "breaks off", cut: true },
    { text: "at last" },
  ]);
  expect(await client.ask(ask("a"))).toMatchObject({ kind: "reply", text: "at last" });
  expect(clock.slept[0]).toBe(7000);
  expect(clock.slept[1]).toBeGreaterThanOrEqual(1000);
  expect(clock.slept[1]).toBeLessThan(2000);
  expect(clock.slept[2]).toBeGreaterThanOrEqual(2000);
  expect(calls).toMatchObject([{ status: 200, retries: 3, error: null }]);
  expect(calls[0]!.waitMs).toBe(Math.round(clock.slept.reduce((sum, ms) => sum + ms)));
});

test("a refused request is not tried again and is a value", async () => {
  const { client, calls, clock } = openGateway([{ status: 400, message: "context too long" }]);
  expect(await client.ask(ask("a"))).toMatchObject({
    kind: "failed",
    reason: "provider",
    message: "context too long",
  });
  expect(clock.slept).toEqual([]);
  expect(calls).toMatchObject([{ status: 400, usage: null, costUsd: 0 }]);
});

test("a provider that keeps failing is given up after ten retries", async () => {
  const { client, clock } = openGateway(Array.from({ length: 30 }, () => ({ status: 503 })));
  expect(await client.ask(ask("a"))).toMatchObject({ kind: "failed", reason: "provider" });
  expect(clock.slept).toHaveLength(10);
});

test("the budget: a warning from 80 % on, an end at 100 %", async () => {
  const usage = {
    inputTokens: 40,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  };
  const { send } = openGateway(
    Array.from({ length: 9 }, () => ({ text: "x", usage })),
    { limits: { tokens: 100 } },
  );
  const warning = "x-mlebench-budget-warning";
  expect((await send(path, chat("a"))).headers[warning]).toBeUndefined();
  expect((await send(path, chat("b"))).headers[warning]).toBe("80 of 100 tokens");
  expect((await send(path, chat("c"))).headers[warning]).toBe("120 of 100 tokens");
  const end = await send(path, chat("d"));
  expect(end.status).toBe(402);
  expect(JSON.parse(end.text).error.code).toBe("insufficient_quota");
  expect(end.text).toContain("120 of 100 tokens");
});

test("cost is counted with cached tokens, and unknown where the price is", async () => {
  const usage = {
    inputTokens: 1000,
    cachedInputTokens: 600,
    cacheWriteTokens: 0,
    outputTokens: 100,
    reasoningTokens: 50,
  };
  const known = openGateway([{ text: "x", usage }], { price: { input: 10, cachedInput: 1, output: 30 } });
  await known.client.ask(ask("a"));
  // 400 at $10, 600 at $1 and 100 at $30 a million
  expect(known.ledger.summary().costUsd).toBeCloseTo(0.0076, 10);
  const unknown = openGateway([{ text: "x", usage }], { price: null });
  await unknown.client.ask(ask("a"));
  expect(unknown.ledger.summary().costUsd).toBeNull();
});

test("a provider that tells no counts is estimated, and marked", async () => {
  const { url } = await server((_request, response) => {
    response.end(
      JSON.stringify({ choices: [{ message: { role: "assistant", content: "four".repeat(4) } }] }),
    );
  });
  const { send, calls } = openGateway(upstream({ family: "openai", baseUrl: url, headers: {} }, "m"));
  await send(path, chat("12345678"));
  expect(calls[0]).toMatchObject({ isEstimated: true, usage: { inputTokens: 2 } });
  expect(calls[0]!.usage!.outputTokens).toBeGreaterThan(4);
});

test("code inside chooses no role and names no call", async () => {
  const { gateway, calls } = openGateway([{ text: "x" }, { text: "y" }], { roles: ["main", "other"] });
  const headers = { authorization: "Bearer token", "x-mlebench-role": "other", "x-mlebench-call": "a" };
  const { signal } = new AbortController();
  for (let i = 0; i < 2; i++) {
    const request = { method: "POST", path, headers, body: JSON.stringify(chat("a")), signal };
    for await (const _ of (await gateway.handle(request, { isInside: true })).body);
  }
  expect(calls.map(({ role, key }) => [role, key])).toEqual([
    ["main", null],
    ["main", null],
  ]);
});

test("a call that was answered before a crash is answered from the ledger, and a torn line is asked again", async () => {
  const first = openGateway([{ text: "one" }, { text: "two" }]);
  await first.client.ask(ask("step 1"));
  await first.client.ask(ask("step 2"));
  first.ledger[Symbol.dispose]();
  const whole = readFileSync(first.ledgerPath, "utf8");
  writeFileSync(first.ledgerPath, whole.slice(0, -20));
  const second = openGateway([{ text: "other" }], { ledgerPath: first.ledgerPath });
  expect(await second.client.ask(ask("step 1"))).toMatchObject({ text: "one" });
  expect(second.ledger.spent().requests).toBe(1);
  expect(await second.client.ask(ask("step 2"))).toMatchObject({ text: "other" });
  expect(readRecording(first.ledgerPath).map(({ key, index }) => [key, index])).toEqual([
    ["step 1", 0],
    ["step 2", 1],
  ]);
});

test("a recording plays again word for word: by name, else by the same request in the same order", async () => {
  const first = openGateway([{ text: "named" }, { text: "1st" }, { text: "2nd" }, { text: "streamed" }]);
  await first.client.ask(ask("name", "asked with 10 s left"));
  const recorded = [
    await first.send(path, chat("same")),
    await first.send(path, chat("same")),
    await first.send(path, chat("s", { stream: true })),
  ];
  const second = openGateway(replay(readRecording(first.ledgerPath), "replay"));
  expect(await second.client.ask(ask("name", "asked with 9 s left"))).toMatchObject({ text: "named" });
  const replayed = [
    await second.send(path, chat("same")),
    await second.send(path, chat("same")),
    await second.send(path, chat("s", { stream: true })),
  ];
  expect(replayed.map(({ text }) => text)).toEqual(recorded.map(({ text }) => text));
  const beyond = await second.send(path, chat("never asked"));
  expect(beyond.status).toBe(400);
  expect(beyond.text).toContain("differs from the recorded one");
});

test("a damaged ledger is named with its line", () => {
  const { ledgerPath, ledger } = openGateway([]);
  ledger[Symbol.dispose]();
  appendFileSync(ledgerPath, "no json\n");
  expect(() => new Ledger(ledgerPath)).toThrow(/model-calls.jsonl.*expected a recorded call/);
});

// ---- A provider over real HTTP

test("the key goes to the provider and into nothing else; what proves the inside does not go on", async () => {
  const heard: IncomingMessage["headers"][] = [];
  const { url } = await server((request, response) => {
    heard.push(request.headers);
    response.setHeader("set-cookie", "secret=1");
    response.end(JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }));
  });
  const endpoint = {
    family: "openai" as const,
    baseUrl: `${url}/v1`,
    headers: { authorization: "Bearer sk-real" },
  };
  const { send, ledgerPath } = openGateway(upstream(endpoint, "real-model"));
  const answer = await send(path, chat("hi"));
  expect(heard[0]!.authorization).toBe("Bearer sk-real");
  expect(JSON.stringify(answer)).not.toMatch(/sk-real|secret=1/);
  const ledger = readFileSync(ledgerPath, "utf8");
  expect(ledger).not.toContain("sk-real");
  expect(JSON.parse(ledger).request.model).toBe("real-model");
});

test("another family than the provider's is refused with the way out", async () => {
  const { send } = openGateway(
    upstream({ family: "anthropic", baseUrl: "http://127.0.0.1:1/v1", headers: {} }, "m"),
  );
  const answer = await send(path, chat("hi"));
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("ANTHROPIC_BASE_URL");
});

test("a stream that breaks off is counted with what came, and breaks off for the asking side too", async () => {
  const { url } = await server((_request, response) => {
    response.setHeader("content-type", "text/event-stream");
    response.write('data: {"choices":[{"delta":{"content":"half"}}]}\n\n');
    setTimeout(() => response.destroy(), 50);
  });
  const { send, calls } = openGateway(upstream({ family: "openai", baseUrl: url, headers: {} }, "m"));
  const answer = await send(path, chat("hi", { stream: true }));
  expect(answer.error).not.toBeNull();
  expect(answer.text).toContain("half");
  expect(calls).toMatchObject([{ status: 200, isEstimated: true, usage: { outputTokens: 1 } }]);
  expect(calls[0]!.error).not.toBeNull();
});

test("no provider at the address: tried again, then named", async () => {
  const { client } = openGateway(
    upstream({ family: "openai", baseUrl: "http://127.0.0.1:9/v1", headers: {} }, "m"),
  );
  const answer = await client.ask(ask("a"));
  expect(answer).toMatchObject({ kind: "failed", reason: "provider" });
  expect(JSON.stringify(answer)).toContain("ECONNREFUSED");
});

async function server(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const http = createServer((request, response) => {
    request.resume().once("end", () => handle(request, response));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void http.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}
