import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadCompetition } from "../competition/discover.ts";
import { systemClock } from "../core/clock.ts";
import { readJournal } from "../record/journal.ts";
import type { GroupRecord } from "../record/schema.ts";
import { plannedRecord, readRun, runPaths, writeRun } from "../record/store.ts";
import type { Box, Sandbox } from "../sandbox/sandbox.ts";
import { runOne } from "./run-one.ts";

// The validation server works in a process of the built program; these runs call nothing of it.
vi.mock("./service.ts", () => ({
  openService: async () => ({ address: "/nowhere.sock", [Symbol.asyncDispose]: async () => {} }),
}));

let groupDir: string;
beforeEach(() => {
  groupDir = mkdtempSync(join(tmpdir(), "run-one-"));
});
afterEach(() => rmSync(groupDir, { recursive: true, force: true }));

const runId = "quake-magnitude_r";
const group: GroupRecord = {
  ...{ schemaVersion: 1, id: "g", createdAt: "", agent: { id: "fake", settings: {} }, model: null },
  ...{ competitions: ["quake-magnitude"], seeds: 1, workers: 1, sandbox: "fake", engine: "local" },
  ...{ edition: "v1", track: "sealed", description: "original", dataDir: "/nowhere", versions: {} },
  runs: [{ id: runId, competition: "quake-magnitude", seed: 0 }],
  limits: { timeMs: 60_000, processes: 1, fileSizeBytes: 2 ** 20, outputBytes: 2 ** 20 },
};

/** A sandbox that breaks so many times, then one in which an agent leaves nothing. */
function breaking(times: number): Sandbox {
  let left = times;
  const box: Box = {
    enforced: [],
    spawn: () => {
      throw new Error("nothing is spawned here");
    },
    usage: () => ({ cpuMs: null, memoryPeakBytes: null, oomKills: null }) as ReturnType<Box["usage"]>,
    [Symbol.asyncDispose]: async () => {},
  };
  return {
    name: "fake",
    probe: async () => ({ kind: "usable", enforced: [], notes: [] }),
    start: async () => {
      if (left-- > 0) throw new Error("the daemon went away");
      return box;
    },
  };
}

async function ran(sandbox: Sandbox, change: Partial<GroupRecord> = {}) {
  const competition = await loadCompetition("quake-magnitude");
  return await runOne({
    ...{
      group: { ...group, ...change },
      groupDir,
      runId,
      competition,
      sandbox,
      settings: {},
      clock: systemClock,
    },
    agent: { description: "", python: null, settings: {}, run: async () => ({ kind: "finished" }) },
    ...{
      pythonEnv: null,
      secrets: {},
      holdout: null,
      gpuIds: [],
      signal: new AbortController().signal,
      onLog: () => {},
    },
  });
}

test.each([
  { retries: 2, breaks: 2, outcome: "finished", attempts: 3 },
  { retries: 2, breaks: 3, outcome: "infrastructure", attempts: 3 },
  { retries: 0, breaks: 1, outcome: "infrastructure", attempts: 1 },
  { retries: 3, breaks: 3, outcome: "finished", attempts: 4 },
])("a sandbox that breaks $breaks times with $retries retries: $outcome", async (wanted) => {
  const record = await ran(breaking(wanted.breaks), { infrastructureRetries: wanted.retries });
  expect(record).toMatchObject({
    ...{ state: "finished", attempt: wanted.attempts, outcome: { kind: wanted.outcome } },
    infrastructureRetries: wanted.breaks,
    infrastructureFailures: Array(wanted.breaks).fill({ cause: "the daemon went away" }) as object[],
  });
  const lost = readJournal(runPaths(join(groupDir, runId)).events).events.filter(
    ({ type }) => type === "attempt-lost",
  );
  expect(lost.map(({ data }) => data["number"])).toEqual(
    Array.from({ length: wanted.attempts - 1 }, (_, i) => i + 1),
  );
});

test("what a cluster did to a run before counts in the same number", async () => {
  const failure = { time: "2026-03-02T09:00:00.000Z", job: "12_3", cause: "Slurm: node n1 failed" };
  const dir = join(groupDir, runId);
  mkdirSync(dir);
  writeRun(dir, {
    ...plannedRecord(group, runId),
    ...{ state: "interrupted", attempt: 1, infrastructureRetries: 1, infrastructureFailures: [failure] },
  });
  await ran(breaking(2), { infrastructureRetries: 2 });
  expect(readRun(dir)).toMatchObject({
    ...{ attempt: 3, infrastructureRetries: 3, outcome: { kind: "infrastructure" } },
    infrastructureFailures: [failure, { cause: "the daemon went away" }, { cause: "the daemon went away" }],
  });
});

test("a run that a crash left is counted and goes on, with its retries used up or not", async () => {
  const dir = join(groupDir, runId);
  mkdirSync(dir);
  writeRun(dir, { ...plannedRecord(group, runId), state: "running", attempt: 1 });
  expect(await ran(breaking(0), { infrastructureRetries: 0 })).toMatchObject({
    ...{ attempt: 2, outcome: { kind: "finished" }, infrastructureRetries: 1 },
    infrastructureFailures: [{ cause: "the harness was killed" }],
  });
});
