import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { GroupRecord, RunRecord } from "../../record/schema.ts";
import { plannedRecord, readExperiment, writeGroup, writeRun } from "../../record/store.ts";
import { requestCancel } from "../cancel.ts";
import type { ProgressEvent } from "../engine.ts";
import { follow } from "./follow.ts";
import type { JobState } from "./job-state.ts";
import { type Slurm, SlurmAway } from "./slurm-commands.ts";
import { jobName, listSubmissions } from "./submissions.ts";
import { submitter } from "./submitter.ts";

let groupDir: string;
beforeEach(() => {
  groupDir = mkdtempSync(join(tmpdir(), "follow-"));
});
afterEach(() => rmSync(groupDir, { recursive: true }));

const runs = ["a", "b"].map((id, seed) => ({ id, competition: "c", seed }));
const group = {
  ...{ schemaVersion: 1, id: "g", createdAt: "", agent: { id: "dummy", settings: {} }, model: null },
  ...{ competitions: ["c"], seeds: 2, workers: 2, sandbox: "auto", engine: "slurm", edition: "v1" },
  ...{ track: "sealed", description: "original", dataDir: "/d", versions: {}, runs },
  limits: { timeMs: 1000, processes: 1, fileSizeBytes: 1, outputBytes: 1 },
  infrastructureRetries: 1,
  slurm: { args: [] },
} satisfies GroupRecord;

/** What Slurm says at each look: the state of each element of every submission, or that it is away. */
type Look = "away" | ((submission: number) => string);

/** Follows the group with a Slurm that answers by this script, on a clock that does not wait. */
async function followed(looks: readonly Look[], each: (look: number) => void = () => {}) {
  writeGroup(groupDir, group);
  const slept: number[] = [];
  const lines: string[] = [];
  const cancelled: string[] = [];
  let now = Date.now();
  let look = -1;
  const clock: Clock = {
    ...systemClock,
    now: () => now,
    monotonicMs: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
  const slurm: Slurm = {
    maxArraySize: async () => 1001,
    submit: async () => ({ kind: "submitted", arrayId: String(100 + listSubmissions(groupDir).length) }),
    history: async () => [],
    cancel: async (jobs) => {
      cancelled.push(...jobs.map(({ arrayId, index }) => `${arrayId}_${index}`));
    },
    signal: async () => {},
    async jobs(submissions) {
      each(++look);
      const says = looks[look];
      if (says === undefined) throw new Error("asked more often than expected");
      if (says === "away") throw new SlurmAway("squeue: no answer");
      return submissions.flatMap(({ id, arrayId, runs }, number) =>
        runs.map(
          (_, index): JobState => ({
            ...{
              name: jobName(id),
              arrayId: arrayId!,
              index,
              jobId: `${arrayId}${index}`,
              state: says(number),
            },
            ...{ reason: "", nodes: "n1", restarts: 0, exit: { code: 1, signal: 0 }, startedAt: null },
          }),
        ),
      );
    },
  };
  const work = {
    ...{ groupDir, group, clock, slurm, signal: new AbortController().signal },
    onProgress: (event: ProgressEvent) => lines.push(event.kind === "notice" ? event.line : event.kind),
  };
  const program = { node: "node", main: "main", env: {} };
  await follow({ ...work, submitter: submitter(work, slurm, program) });
  return { slept, lines, cancelled };
}

/** What a worker leaves. */
function finish(id: string): void {
  const outcome = { kind: "finished" as const };
  const record: RunRecord = { ...plannedRecord(group, id), state: "finished", attempt: 1, outcome };
  mkdirSync(join(groupDir, id), { recursive: true });
  writeRun(join(groupDir, id), record);
}
const records = () => readExperiment(groupDir).runs.map(({ record }) => record);

test("a controller that is away for a while is no failure: it is asked less often, and nothing is submitted again", async () => {
  const looks: Look[] = [() => "", () => "RUNNING", "away", "away", "away", "away", () => "COMPLETED"];
  const { slept, lines } = await followed(looks, (look) => {
    if (look === 6) for (const { id } of runs) finish(id);
  });
  expect(slept).toEqual([5000, 5000, 10_000, 20_000, 30_000, 30_000]);
  expect(lines.filter((line) => line.includes("does not answer")).length).toBe(1);
  expect(lines.filter((line) => line === "ended").length).toBe(2);
  expect(listSubmissions(groupDir).length).toBe(1);
});

test("while nothing changes, Slurm is asked less often, at most every five seconds", async () => {
  const looks: Look[] = [() => "", ...Array<Look>(60).fill(() => "RUNNING"), () => "COMPLETED"];
  const { slept } = await followed(looks, (look) => {
    if (look === looks.length - 1) for (const { id } of runs) finish(id);
  });
  expect(Math.min(...slept)).toBe(5000);
  expect(slept.at(-1)).toBe(30_000);
});

test("a run that its jobs cannot finish is submitted again once, then ends by the infrastructure's failure", async () => {
  const { lines } = await followed([() => "", () => "NODE_FAIL", () => "NODE_FAIL"]);
  expect(listSubmissions(groupDir).map(({ runs }) => runs)).toEqual([
    ["a", "b"],
    ["a", "b"],
  ]);
  for (const record of records())
    expect(record).toMatchObject({
      ...{ state: "finished", infrastructureRetries: 2 },
      outcome: { kind: "infrastructure", cause: "Slurm: node n1 failed" },
      infrastructureFailures: [{ job: "101_0" }, { job: "102_0" }].map(() => ({
        cause: "Slurm: node n1 failed",
      })),
    });
  expect(lines).toContain("c seed 0: Slurm: node n1 failed; submitted again");
});

test("a cancel takes waiting jobs out of the queue and submits nothing more", async () => {
  const looks: Look[] = [() => "", () => "PENDING", () => "CANCELLED"];
  const { cancelled } = await followed(looks, (look) => {
    if (look === 1) requestCancel(groupDir);
  });
  expect(cancelled).toEqual(["101_0", "101_1"]);
  expect(listSubmissions(groupDir).length).toBe(1);
  expect(records().map(({ state }) => state)).toEqual(["planned", "planned"]);
});
