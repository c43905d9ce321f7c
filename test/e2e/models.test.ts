// The gateway as code in the real sandbox sees it: a program that knows only urllib, scripted replies, a provider over
// real HTTP with a key that must be found nowhere.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readJournal } from "../../src/record/journal.ts";
import { listGroups, readExperiment, runPaths } from "../../src/record/store.ts";
import { ended, makePlace, type Place } from "./mlebench.ts";

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());

const program = `
import json, os, shutil, sys, urllib.error, urllib.request
def ask(text, key=os.environ["OPENAI_API_KEY"], stream=False):
    body = json.dumps({"model": "any", "stream": stream, "messages": [{"role": "user", "content": text}]}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + key}
    request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            print(answer.status, answer.headers.get("x-mlebench-budget-warning"), answer.read().decode().replace("\\n", " "))
    except urllib.error.HTTPError as error:
        print(error.code, None, error.read().decode())
`;
const runOf = (model: string, code: string, more: readonly string[] = []) => [
  ...["run", "--agent", "command", "-c", "quake-magnitude", "--time-limit", "60s", "--memory", "1g"],
  ...["--model", model, ...more, "--", "python3", "-c", `${program}${code}`],
];
const newest = () => {
  const name = listGroups(place.runsDir).toSorted().at(-1)!;
  return readExperiment(join(place.runsDir, name)).runs[0]!;
};
const output = () => {
  const logs = join(newest().dir, "logs");
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), "utf8"))
    .join("");
};
const script = (replies: readonly unknown[]) => {
  const path = join(place.dir, `script-${Math.random()}.json`);
  writeFileSync(path, JSON.stringify(replies));
  return `scripted/${path}`;
};
const submit = `\nshutil.copy("/home/data/sample_submission.csv", "/home/submission/submission.csv")`;

test("code inside asks the model through the gateway: retries, streams, the budget and the canary", () => {
  const model = script([
    { text: "one" },
    { status: 429, retryAfter: 0.3 },
    { text: "two" },
    { text: "three" },
  ]);
  const code = `
ask("first")
ask("second", stream=True)
ask("third", key=open("/home/.openai_api_key").read().strip())
ask("fourth")
ask("fifth")${submit}`;
  expect(place.run(runOf(model, code, ["--max-requests", "3"])).status).toBe(0);
  const lines = output().trim().split("\n");
  expect(lines[0]).toMatch(/^200 None .*"content":"one"/);
  expect(lines[1]).toMatch(/^200 None .*two.*\[DONE\]/);
  expect(lines[2]).toMatch(/^401/);
  expect(lines[3]).toMatch(/^200 3 of 3 requests .*three/);
  expect(lines[4]).toMatch(/^402 .*budget is spent/);
  const { record, dir } = newest();
  expect(record.modelUse).toMatchObject({ calls: 3, failed: 0, retries: 1, costUsd: 0, waitMs: 300 });
  expect(record.waits!.provider).toBeGreaterThanOrEqual(300);
  expect(record.incidents).toMatchObject([{ kind: "canary-used", count: 1 }]);
  const { events, damage } = readJournal(runPaths(dir).events);
  expect(damage).toBeNull();
  expect(events.filter(({ type }) => type === "model-call").map(({ data }) => data)).toMatchObject([
    { index: 0, status: 200, retries: 0, asked: "any", protocol: "openai-chat" },
    { index: 1, status: 200, retries: 1 },
    { index: 2, status: 200 },
  ]);
  const card = JSON.parse(readFileSync(runPaths(dir).card, "utf8")) as { models: { name: string } };
  expect(card).toMatchObject({ models: { name: model }, internet: false, track: "sealed" });
});

test("the real key is in no environment, file, process or record; the provider gets it", async () => {
  const key = "sk-live-0123456789abcdef";
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        choices: [{ message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 10, completion_tokens: 5 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const env = {
    COMPATIBLE_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    COMPATIBLE_API_KEY: key,
  };
  // What code inside can see of keys: its environment, every process, every file it may read.
  const code = `
import glob
ask("hi")
seen = [open(p, "rb").read() for p in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline") if os.access(p, os.R_OK)]
for base, _, names in os.walk("/home"):
    for name in names:
        try: seen.append(open(os.path.join(base, name), "rb").read())
        except OSError: pass
print("looked at", len(seen), "found", sum(b"sk-" + b"live-0123" in text for text in seen))${submit}`;
  const price = ["--price", "compatible/m=1,2", "--max-cost", "1"];
  const child = place.start(runOf("compatible/m", code, price), env);
  const { status, stderr } = await ended(child);
  server.close();
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  expect(asked).toEqual([`Bearer ${key}`]);
  expect(output()).toMatch(/looked at [1-9]\d* found 0/);
  const { record, dir } = newest();
  expect(record.modelUse).toMatchObject({ calls: 1, inputTokens: 10, outputTokens: 5 });
  expect(record.modelUse!.costUsd).toBeCloseTo(20e-6, 12);
  const files = filesBelow(join(dir, ".."));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => readFileSync(path).includes(key))).toEqual([]);
});

test("a recording plays again: the same replies, no provider", () => {
  const code = `\nask("a")\nask("b", stream=True)${submit}`;
  expect(place.run(runOf(script([{ text: "x1" }, { text: "x2" }]), code)).status).toBe(0);
  const first = { output: output(), dir: newest().dir };
  expect(place.run(runOf(`replay/${join(first.dir, "..")}`, code)).status).toBe(0);
  expect(output()).toBe(first.output);
  expect(place.run(runOf(`replay/${first.dir}`, `\nask("another")${submit}`)).status).toBe(0);
  expect(output()).toContain("differs from the recorded one");
});

test.each([
  { args: ["--agent", "baseline", "--model", "scripted/demo"], message: /asks no model/ },
  { args: ["--agent", "command", "--max-tokens", "5"], message: /--max-tokens needs --model/ },
  { args: ["--agent", "command", "--model", "gpt-5"], message: /expected provider\/name/ },
  { args: ["--agent", "command", "--model", "openai/gpt-4o"], message: /OPENAI_API_KEY/ },
  {
    args: ["--agent", "command", "--model", "scripted/demo", "--role", "code=scripted/demo"],
    message: /no roles/,
  },
])("$args is refused before anything starts", ({ args, message }) => {
  const { status, stderr } = place.run(["run", "-c", "quake-magnitude", ...args], {
    env: { OPENAI_API_KEY: "" },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

test("AIDE works without a key: the scripted demo model writes real programs", () => {
  const args = [
    "run",
    "--agent",
    "aide",
    "-c",
    "quake-magnitude",
    "--time-limit",
    "3m",
    "--model",
    "scripted/demo",
  ];
  const { status, stderr } = place.run([...args, "--set", "steps=2"]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const nodes = readJournal(runPaths(newest().dir).events).events.filter(({ type }) => type === "agent/node");
  expect(nodes.map(({ data }) => data["isBuggy"])).toEqual([false, true]);
  expect(newest().record).toMatchObject({
    grade: { kind: "scored" },
    modelUse: { costUsd: 0, isEstimated: false },
  });
});
