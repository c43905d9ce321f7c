import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { sandboxContract } from "../../../src/sandbox/contract.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { escapeSuite, usePlace } from "./escape-suite.ts";

export const testImage = "localhost/mlebench-test";

/** Starts a real engine, where this machine lets us, and runs the whole contract and every escape on it. */
export async function testEngine(name: "docker" | "podman", make: (image: string) => Sandbox): Promise<void> {
  const engine = startEngine(name);
  if (typeof engine === "string") {
    console.log(`${name} is not tested here: ${engine}`);
    // Counted, with the reason in its name: an engine can be installed and started by root on Debian alone.
    test.skip(`the sandbox ${name} (${engine})`, () => {});
    return;
  }
  process.env[name === "docker" ? "DOCKER_HOST" : "CONTAINER_HOST"] = `unix://${engine.socket}`;
  const sandbox = make(testImage);
  sandboxContract({ describe, test }, sandbox);
  usePlace();
  // Known and written in docs/sandbox.md: the container's own control group can be read.
  escapeSuite(sandbox, ["control-groups.py"]);
  afterAll(() => engine.stop());
}

/** The running engine, or why there is none. */
export function startEngine(name: "docker" | "podman"): { socket: string; stop: () => void } | string {
  if (process.getuid?.() !== 0) return "only root can start an engine of its own";
  if (!existsSync("/usr/bin/apt-get")) return "it is installed with Debian's apt-get";
  const dir = mkdtempSync(join(tmpdir(), `mlb-${name}-`));
  const script = (action: string) =>
    spawnSync("bash", [join(import.meta.dirname, "engines.sh"), name, action, dir], {
      encoding: "utf8",
      timeout: 240_000,
      stdio: ["ignore", "ignore", "pipe"],
    });
  const { status, stderr } = script("start");
  if (status === 0) return { socket: join(dir, `${name}.sock`), stop: () => void script("stop") };
  script("stop");
  return `it does not start: ${stderr.trim().split("\n").at(-1)}`;
}
