import { type ChildProcess, execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PythonRandom } from "../../src/random/python-random.ts";
import { readJournal } from "../../src/record/journal.ts";
import { listGroups, readExperiment, runPaths, type StoredRun } from "../../src/record/store.ts";
import { leftovers } from "../../src/sandbox/sweep.ts";
import { ended, makePlace, type Place, until } from "./mlebench.ts";

/** So many times something is killed with SIGKILL, at moments that the seed gives. */
const rounds = 100;
const seed = 20261123;

let place: Place;
beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude", "birdstrike-damage"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());

const solver = `
import os, shutil, time
time.sleep(0.15)
shutil.copy("/home/data/sample_submission.csv", "/home/submission/tmp")
os.replace("/home/submission/tmp", "/home/submission/submission.csv")
time.sleep(0.6)
`;
const limits = ["--time-limit", "60s", "--memory", "1g", "--disk", "64m", "--seeds", "5", "--workers", "3"];
const newGroup = ["run", "--agent", "command", "-c", "quake-magnitude", "birdstrike-damage", ...limits];

test(`${rounds} rounds of kill -9 at random: every run has one outcome, no submission is lost, nothing is left behind`, async () => {
  const random = new PythonRandom(seed);
  const harnesses: number[] = [];
  const finished = new Map<string, string>();
  const start = (): ChildProcess => {
    const open = openGroup();
    const child = place.start(open ? ["resume", open] : [...newGroup, "--", "python3", "-c", solver]);
    harnesses.push(child.pid!);
    return child;
  };
  let child = start();
  let exit = ended(child);
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random.random() * 700));
    kill(victim(child, random.random()));
    if (child.exitCode === null && child.signalCode === null && random.random() < 0.5) continue; // it goes on
    child.kill("SIGKILL");
    await exit;
    for (const { record } of allRuns()) {
      if (record.state !== "finished") continue;
      const text = JSON.stringify(record);
      expect(finished.get(record.id) ?? text).toBe(text); // never done again, never changed
      finished.set(record.id, text);
    }
    child = start();
    exit = ended(child);
  }
  await exit;
  while (openGroup()) expect((await ended(start())).status).not.toBe(2);

  for (const { dir, record } of allRuns()) {
    const { events, damage } = readJournal(runPaths(dir).events);
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(damage, record.id).toBeNull();
    expect(record.state, record.id).toBe("finished");
    expect(count("agent-ended"), record.id).toBe(1);
    const last = events.findLastIndex(({ type }) => type === "attempt-started");
    const submitted = events.slice(last).some(({ type }) => type === "snapshot");
    if (record.outcome!.kind === "finished" || submitted)
      expect(record.grade, record.id).toMatchObject({ kind: "scored" });
    // A kill of the agent's own process cannot be told from its own end by a signal.
    else expect(["infrastructure", "signalled"], record.id).toContain(record.outcome!.kind);
    expect(existsSync(join(dir, ".work")), record.id).toBe(false);
  }
  expect(allRuns().length).toBeGreaterThan(0);
  await until(() => left(harnesses).length === 0, 10_000).catch(() => {});
  expect(left(harnesses)).toEqual([]);
}, 600_000);

function allRuns(): StoredRun[] {
  return listGroups(place.runsDir).flatMap((name) => [...readExperiment(join(place.runsDir, name)).runs]);
}

/** The group that is not finished, if there is one. */
function openGroup(): string | undefined {
  return listGroups(place.runsDir)
    .map((name) => join(place.runsDir, name))
    .find((dir) => readExperiment(dir).runs.some(({ record }) => record.state !== "finished"));
}

/** The harness, or one of the processes below it: a sandbox, what runs inside, a grading process. */
function victim(harness: ChildProcess, chance: number): number {
  if (chance < 0.3) return harness.pid!;
  const below = descendantsOf(harness.pid!);
  return below[Math.floor(((chance - 0.3) / 0.7) * below.length)] ?? harness.pid!;
}

function descendantsOf(root: number): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found) found.push(...table.filter(([, ppid]) => ppid === parent).map(([pid]) => pid!));
  return found.slice(1);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ended meanwhile
  }
}

/** Mounts, sockets, sandboxes, control groups, claims and processes of these harnesses. */
function left(harnesses: readonly number[]): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(place.dir));
  const sockets = readdirSync(tmpdir()).filter((name) =>
    harnesses.some((pid) => name.startsWith(`mlb-${pid}-`)),
  );
  const processes = readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(place.dir);
    } catch {
      return false;
    }
  });
  return [...mounts, ...sockets, ...processes, ...harnesses.flatMap(leftovers)];
}
