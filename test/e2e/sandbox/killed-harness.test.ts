import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { leftovers, sweepLeftovers } from "../../../src/sandbox/sweep.ts";

const harness = ["--import", "jiti/register", join(import.meta.dirname, "hold-box.ts")];

function temporary() {
  const root = mkdtempSync(join(tmpdir(), "killed-"));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

test("kill -9 of the harness at any moment leaves no process, and the next start sweeps the rest", async () => {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8");
  for (const afterMs of [0, 5, 20, 300]) {
    using place = temporary();
    const child = spawn(process.execPath, [...harness, place.root, "hold"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await delay(afterMs);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    const beats = join(place.root, "code", "beats");
    await delay(300); // the kernel's part, and a launch that was on its way
    const size = existsSync(beats) ? statSync(beats).size : 0;
    await delay(300);
    expect(existsSync(beats) ? statSync(beats).size : 0).toBe(size);
    expect(leftovers(child.pid!).length).toBeGreaterThan(0);
    await sweepLeftovers();
    expect(leftovers(child.pid!)).toEqual([]);
  }
  expect(readFileSync("/proc/self/mountinfo", "utf8")).toBe(mounts);
});

test("a descriptor that the harness itself inherited is not passed on", () => {
  using place = temporary();
  const secret = join(place.root, "secret");
  writeFileSync(secret, "key");
  const command = [
    "-c",
    'exec 9<"$0" 77<"$0"; exec "$@"',
    secret,
    process.execPath,
    ...harness,
    place.root,
    "list",
  ];
  const { stdout } = spawnSync("bash", command, { encoding: "utf8" });
  const targets = stdout.trim().split("\n");
  expect(targets.length).toBeGreaterThanOrEqual(3);
  expect(targets.filter((target) => target.includes(secret))).toEqual([]);
});
