import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { multipartPart } from "../grade/multipart.ts";
import { startValidationServer } from "./validation-server.ts";

const spoolDir = mkdtempSync(join(tmpdir(), "spool-"));
afterAll(() => rmSync(spoolDir, { recursive: true, force: true }));

async function server(maxBodyBytes = 10_000) {
  const results: boolean[] = [];
  const started = await startValidationServer({
    check: async (path, boundary) => {
      const text = Buffer.from(multipartPart(readFileSync(path), boundary, "file") ?? []).toString();
      if (text === "boom") throw new Error("the checker broke");
      return {
        valid: text.startsWith("id"),
        message: text.startsWith("id") ? "Submission is valid." : "Submission invalid!",
      };
    },
    onRequest: ({ valid }) => results.push(valid),
    maxBodyBytes,
    spoolDir,
    port: 0,
  });
  return { url: started.address, results, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
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
  expect(await status("/score")).toBe(404);
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

test("a socket that a killed harness left is removed at the next start", async () => {
  const stale = join(tmpdir(), "mlb-999999999-0123456789abcdef.sock"); // above the largest process id
  writeFileSync(stale, "");
  await using _running = await server();
  expect(existsSync(stale)).toBe(false);
});
