import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RateLimit } from "../core/rate-limit.ts";
import { multipartPart } from "../grade/multipart.ts";
import { startValidationServer, type ValidationServerOptions } from "./validation-server.ts";

const spoolDir = mkdtempSync(join(tmpdir(), "spool-"));
afterAll(() => rmSync(spoolDir, { recursive: true, force: true }));

async function server(maxBodyBytes = 10_000, more: Partial<ValidationServerOptions> = {}) {
  const results: boolean[] = [];
  const floods: number[] = [];
  const started = await startValidationServer({
    validate: async ({ path, boundary }) => {
      const text = Buffer.from(multipartPart(readFileSync(path), boundary, "file") ?? []).toString();
      if (text === "boom") throw new Error("the checker broke");
      const valid = text.startsWith("id");
      results.push(valid);
      return { status: 200, body: { result: valid ? "Submission is valid." : "Submission invalid!" } };
    },
    remainingSeconds: () => 42,
    onFlood: (refused) => floods.push(refused),
    rateLimit: new RateLimit({ burst: 100, perSecond: 1, monotonicMs: () => 0 }),
    maxBodyBytes,
    gatewaySocket: null,
    spoolDir,
    listen: 0,
    ...more,
  });
  return {
    url: started.address,
    results,
    floods,
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

function post(url: string, content: string) {
  const form = new FormData();
  form.append("file", new Blob([content]), "submission.csv");
  return fetch(`${url}/validate`, { method: "POST", body: form });
}

const bodiesLeft = () => readdirSync(spoolDir);

test("health and validate answer as the reference's server does, and every check is reported", async () => {
  await using running = await server();
  expect(await (await fetch(`${running.url}/health`)).json()).toEqual({ status: "running" });
  expect(await (await post(running.url, "id,y\n")).json()).toEqual({ result: "Submission is valid." });
  expect(await (await post(running.url, "nonsense")).json()).toEqual({ result: "Submission invalid!" });
  expect(running.results).toEqual([true, false]);
  expect(bodiesLeft()).toEqual([]);
});

test("wrong calls say what is right", async () => {
  await using running = await server();
  const status = async (path: string, init?: RequestInit) =>
    (await fetch(`${running.url}${path}`, init)).status;
  expect(await (await fetch(`${running.url}/clock`)).json()).toEqual({ remaining_seconds: 42 });
  expect(await status("/score")).toBe(404); // no score on a sealed track
  expect(await status("/validate")).toBe(405);
  expect(await status("/validate", { method: "POST", body: "raw" })).toBe(400);
});

test("a body over the limit is cut off, a broken checker is the server's error, and the server lives on", async () => {
  await using running = await server(1000);
  const tooLarge = await post(running.url, "id".repeat(2000)).then(
    (response) => response.status,
    () => "cut off",
  );
  expect([413, "cut off"]).toContain(tooLarge);
  expect((await post(running.url, "boom")).status).toBe(500);
  expect((await post(running.url, "id")).status).toBe(200);
  expect(bodiesLeft()).toEqual([]);
});

test("a score is told where the track has one, and refused in its own words", async () => {
  let left = 1;
  const score = async () =>
    left-- > 0
      ? ({ status: 200, body: { valid: true, score: 0.5 } } as const)
      : ({ status: 403, body: { error: "used up" } } as const);
  await using running = await server(10_000, { score });
  const ask = async () => {
    const form = new FormData();
    form.append("file", new Blob(["id"]), "submission.csv");
    const response = await fetch(`${running.url}/score`, { method: "POST", body: form });
    return [response.status, await response.json()];
  };
  expect(await ask()).toEqual([200, { valid: true, score: 0.5 }]);
  expect(await ask()).toEqual([403, { error: "used up" }]);
});

test("a flood of calls is refused with the time to wait, counted, and told of once", async () => {
  const rateLimit = new RateLimit({ burst: 3, perSecond: 0.5, monotonicMs: () => 0 });
  const running = await server(10_000, { rateLimit });
  const statuses: number[] = [];
  for (let i = 0; i < 20; i++) {
    const response = await post(running.url, "id");
    statuses.push(response.status);
    if (response.status === 429) expect(response.headers.get("retry-after")).toBe("2");
  }
  expect(statuses).toEqual([...Array(3).fill(200), ...Array(17).fill(429)]);
  await running[Symbol.asyncDispose]();
  expect(running.floods.reduce((sum, n) => sum + n, 0)).toBe(17);
  expect(running.results.length).toBe(3);
});
