import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { LockOwner } from "../lock.ts";
import { type JobLife, takeRun } from "./take-run.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "take-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const job = { id: "7", restarts: 0 };
const lockOf = (owner: Omit<LockOwner, "token">) =>
  writeFileSync(join(dir, "lock.json"), JSON.stringify({ ...owner, token: "t" }));

/** Notes what is waited for, without waiting. */
function impatient() {
  const slept: number[] = [];
  const clock: Clock = {
    ...systemClock,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
  return { slept, clock };
}

test.each<[JobLife, number[]]>([
  ["over", []],
  ["lost-sight", [75_000]],
])("a worker on another host whose job is %s is taken over after %j ms", async (life, waits) => {
  lockOf({ pid: 1, host: "another-host", startTicks: "1", job });
  const { clock, slept } = impatient();
  using lock = await takeRun(dir, { clock, lifeOf: () => life });
  expect([lock.isHeld(), slept]).toEqual([true, waits]);
});

test("a worker whose job is at work keeps its run", async () => {
  lockOf({ pid: 1, host: "another-host", startTicks: "1", job });
  await expect(takeRun(dir, { clock: systemClock, lifeOf: () => "at-work" })).rejects.toThrow(
    "process 1 on another-host in Slurm job 7",
  );
});

test("a worker of this host that Slurm lost sight of is killed before its run is taken", async () => {
  const orphan = spawn("sleep", ["60"]);
  const stat = readFileSync(`/proc/${orphan.pid}/stat`, "utf8");
  const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
  lockOf({ pid: orphan.pid!, host: hostname(), startTicks, job });
  const exit = new Promise((resolve) => orphan.on("exit", (_, signal) => resolve(signal)));
  using lock = await takeRun(dir, { clock: systemClock, lifeOf: () => "lost-sight" });
  expect([await exit, lock.isHeld()]).toEqual(["SIGKILL", true]);
});
