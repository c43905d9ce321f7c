// An agent image as the Python reference builds them, on a real engine: start.sh in the image, settings in config.yaml.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listGroups, readExperiment } from "../../../src/record/store.ts";
import { makePlace } from "../mlebench.ts";
import { startEngine, testImage } from "../sandbox/engines.ts";

const engine = startEngine("podman");

/** Asks the gateway by what it finds in its environment, and says what it was given. */
const startScript = `#!/bin/bash
set -e
cat /home/agent/beside.txt
echo "arguments: $*"
echo "limit: $TIME_LIMIT_SECS, mine: $MINE, key: \${OPENAI_API_KEY:0:8}"
curl -s -X POST -H "Authorization: Bearer $OPENAI_API_KEY" -H "Content-Type: application/json" \\
  -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "hi"}]}' "$OPENAI_BASE_URL/chat/completions"
cp /home/data/sample_submission.csv /home/submission/submission.csv
`;
const config = `
defaults: &defaults
  start: mine/start.sh
  dockerfile: mine/Dockerfile
  kwargs_type: omegaconf
mine/dev:
  <<: *defaults
  kwargs: { agent.steps: 8, agent.model: gpt-4o }
  env_vars: { MINE: yes-it-is, OPENAI_API_KEY: "\${{ secrets.OPENAI_API_KEY }}" }
`;

if (typeof engine === "string") {
  test.skip(`an agent image of the reference (${engine})`, () => {});
} else {
  const place = makePlace();
  afterAll(() => {
    engine.stop();
    place[Symbol.dispose]();
  });

  test("an agent image of the reference runs unchanged", () => {
    const image = buildImage(engine.socket);
    const dir = join(place.dir, "mine");
    mkdirSync(dir);
    writeFileSync(join(dir, "config.yaml"), config);
    const script = join(place.dir, "script.json");
    writeFileSync(script, JSON.stringify([{ text: "hello from the model" }]));
    expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
    const env = { CONTAINER_HOST: `unix://${engine.socket}`, OPENAI_API_KEY: "sk-real-0123456789" };
    const args = [
      "run",
      "--agent",
      "image",
      "-c",
      "quake-magnitude",
      "--time-limit",
      "2m",
      "--model",
      `scripted/${script}`,
    ];
    const set = ["--set", `dir=${dir}`, "id=mine/dev", `image=${image}`];
    const { status, stderr } = place.run([...args, "--sandbox", "podman", ...set], { env });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const { dir: runDir, record } = readExperiment(join(place.runsDir, listGroups(place.runsDir)[0]!))
      .runs[0]!;
    expect(record).toMatchObject({
      sandbox: { name: "podman" },
      grade: { kind: "scored" },
      modelUse: { calls: 1 },
    });
    const log = readFileSync(join(runDir, "logs", "agent.log"), "utf8");
    expect(log).toContain("this file is the image's");
    expect(log).toContain("arguments: agent.steps=8 agent.model=gpt-4o");
    expect(log).toContain("mine: yes-it-is, key: mlebench");
    expect(log).toContain("hello from the model");

    const onBwrap = place.run([...args, "--sandbox", "bwrap", ...set], { env });
    expect([onBwrap.status, onBwrap.stderr]).toEqual([
      2,
      expect.stringContaining("--sandbox docker or podman"),
    ]);
  });
}

/** FROM the tests' image, COPY a folder to /home/agent. */
function buildImage(socket: string): string {
  const dir = mkdtempSync(join(tmpdir(), "image-"));
  mkdirSync(join(dir, "agent"));
  writeFileSync(join(dir, "agent", "start.sh"), startScript);
  writeFileSync(join(dir, "agent", "beside.txt"), "this file is the image's\n");
  writeFileSync(join(dir, "Dockerfile"), `FROM ${testImage}\nCOPY agent /home/agent\n`);
  const image = "localhost/mlebench-agent";
  const url = `http://engine/v1.40/build?t=${image}&networkmode=none`;
  const send = `tar -C "$1" -c . | curl -sf --unix-socket "$2" -X POST -H "Content-Type: application/x-tar" --data-binary @- "$3"`;
  execFileSync("bash", ["-c", `set -o pipefail; ${send}`, "bash", dir, socket, url], { stdio: "pipe" });
  return image;
}
