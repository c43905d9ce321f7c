// The real coding agents of the npm registry in the real sandbox, against a scripted model in their own protocols.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listGroups, readExperiment, runPaths } from "../../../src/record/store.ts";
import { makePlace, type Place } from "../mlebench.ts";

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());

/** Uses whichever shell tool the program offers to submit the sample; then ends. */
const script = `
const command = "cp /home/data/sample_submission.csv /home/submission/submission.csv && env | grep -c API_KEY && echo copied";
const shells = { exec_command: { cmd: command }, bash: { command, description: "d" }, Bash: { command, description: "d" }, run_shell_command: { command, description: "d" } };
export default ({ prompt }) => {
  const tool = prompt.tools.find((name) => shells[name]);
  const isDone = prompt.messages.some(({ role, text }) => role !== "system" && /\\bcopied/.test(text) && !text.includes("You take part"));
  if (!tool || isDone) return { text: "The submission stands." };
  return { toolCalls: [{ name: tool, arguments: JSON.stringify(shells[tool]) }] };
};`;

test.for([
  { agent: "codex", protocol: "openai-responses" },
  { agent: "opencode", protocol: "openai-chat" },
  { agent: "claude-code", protocol: "anthropic-messages" },
  { agent: "gemini-cli", protocol: "google-generate" },
])("$agent works unchanged through the gateway", ({ agent, protocol }, context) => {
  const installed = place.run(["agents", "install", agent]);
  if (installed.status !== 0)
    context.skip(`it cannot be installed here: ${installed.stderr.trim().split("\n").at(-1)}`);
  const path = join(place.dir, "script.mjs");
  writeFileSync(path, script);
  const args = [
    "run",
    "--agent",
    agent,
    "-c",
    "quake-magnitude",
    "--time-limit",
    "5m",
    "--model",
    `scripted/${path}`,
  ];
  const { status, stderr } = place.run(args);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const group = listGroups(place.runsDir).find((name) => name.endsWith(`run-group_${agent}`))!;
  const { dir, record } = readExperiment(join(place.runsDir, group)).runs[0]!;
  expect(record).toMatchObject({ outcome: { kind: "finished" }, grade: { kind: "scored" } });
  expect(record.modelUse!.calls).toBeGreaterThanOrEqual(2);
  const calls = readFileSync(runPaths(dir).modelCalls, "utf8").trimEnd().split("\n");
  for (const call of calls) expect(JSON.parse(call)).toMatchObject({ protocol, status: 200 });
  const transcript = readFileSync(join(dir, "logs", "transcript.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  const kinds = transcript.map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds).toEqual(expect.arrayContaining(["tool-call", "tool-result", "message", "usage"]));
  expect(transcript.join("\n")).toContain("copied");
});

test("an agent whose program is not there names the command that installs it", () => {
  const env = { XDG_CACHE_HOME: join(place.dir, "empty-cache") };
  const args = ["run", "--agent", "codex", "-c", "quake-magnitude", "--model", "scripted/demo"];
  const { status, stderr } = place.run(args, { env });
  expect([status, stderr]).toEqual([2, expect.stringContaining("mlebench agents install codex")]);
  expect(place.run(["agents", "install", "aide"]).stderr).toContain("nothing to install");
});

test("no registry: the failure is named and leaves nothing that looks installed", () => {
  const env = {
    XDG_CACHE_HOME: join(place.dir, "no-network"),
    npm_config_registry: "http://127.0.0.1:9",
    npm_config_fetch_retries: "0",
    npm_config_cache: join(place.dir, "npm"),
  };
  const { status, stderr } = place.run(["agents", "install", "opencode"], { env });
  expect([status, stderr]).toEqual([1, expect.stringContaining("could not be installed")]);
  expect(place.run(["agents", "--json"], { env }).stdout).toContain('"isInstalled": false');
});
