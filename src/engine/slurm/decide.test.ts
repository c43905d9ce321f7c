import { expect, test } from "vitest";
import type { RunRecord } from "../../record/schema.ts";
import { decide, type RunJob } from "./decide.ts";
import type { JobState } from "./job-state.ts";

const state = (change: Partial<JobState>): JobState => ({
  ...{ name: "mlebench-001", arrayId: "12", index: 3, jobId: "15", state: "RUNNING", reason: "" },
  ...{ nodes: "n1", restarts: 0, exit: { code: 0, signal: 0 }, startedAt: null },
  ...change,
});
const job = (change: Partial<JobState> | null, more: Partial<RunJob> = {}): RunJob => ({
  ...{ submission: "001", index: 3, isFresh: false, hasId: true, hasStarted: true },
  state: change && state(change),
  ...more,
});
const step = (
  jobs: RunJob[],
  { record = {}, isFirst = false }: { record?: object; isFirst?: boolean } = {},
) => decide({ record: () => ({ state: "interrupted", ...record }) as RunRecord, jobs, isFirst });

test.each<[string, RunJob[], object]>([
  ["never submitted", [], { kind: "submit" }],
  [
    "requeued by Slurm itself",
    [job({ state: "PENDING", restarts: 1, reason: "BeginTime" })],
    { kind: "wait" },
  ],
  ["in a state that is not known here", [job({ state: "TELEPORTING" })], { kind: "wait" }],
  [
    "with an older job still at work",
    [job({ state: "RUNNING" }), job({ state: "FAILED" })],
    { kind: "wait" },
  ],
  ["with sbatch still under way", [job(null, { isFresh: true, hasId: false })], { kind: "wait" }],
  ["with an sbatch that never came through", [job(null, { hasId: false })], { kind: "submit" }],
  ["forgotten by Slurm", [job(null)], { kind: "lost", label: "001 element 3" }],
  [
    "whose job vanished from the queue before it started",
    [job(null, { hasStarted: false })],
    { kind: "aside", cause: "the job of 001 was taken out of the queue" },
  ],
  ["preempted", [job({ state: "PREEMPTED" })], { kind: "submit" }],
  ["on a node that failed", [job({ state: "NODE_FAIL" })], { kind: "lost", cause: "Slurm: node n1 failed" }],
  [
    "out of memory after a requeue",
    [job({ state: "OUT_OF_MEMORY", restarts: 1 })],
    { kind: "lost", cause: "Slurm: the job ran out of memory on n1", label: "12_3 (requeued once)" },
  ],
  [
    "past the time limit",
    [job({ state: "TIMEOUT" })],
    { kind: "lost", cause: "Slurm: the job reached its time limit on n1" },
  ],
  [
    "taken out by a person",
    [job({ state: "CANCELLED" })],
    { kind: "aside", cause: "job 12_3 was cancelled in Slurm", cancel: null },
  ],
  [
    "that can never start",
    [job({ state: "PENDING", nodes: "", reason: "DependencyNeverSatisfied" })],
    { kind: "aside", cancel: { arrayId: "12" } },
  ],
])("a run %s: the next step", (_, jobs, expected) => {
  expect(step(jobs)).toMatchObject(expected);
});

test("a finished run is done whatever became of its job", () => {
  expect(step([job({ state: "NODE_FAIL" })], { record: { state: "finished" } })).toEqual({ kind: "done" });
});

test("the record is not read while a job is in the queue", () => {
  const record = () => {
    throw new Error("read");
  };
  expect(decide({ record, jobs: [job({ state: "PENDING", reason: "Priority" })], isFirst: true })).toEqual({
    kind: "wait",
  });
});

test("one life of a job is counted once, also by a harness that comes later", () => {
  const record = { infrastructureFailures: [{ time: "", job: "12_3", cause: "" }] };
  expect(step([job({ state: "FAILED" })], { record })).toEqual({ kind: "submit" });
  expect(step([job({ state: "FAILED", restarts: 1 })], { record })).toMatchObject({ kind: "lost" });
});

test("a run whose submission the grading host has not confirmed is not the cluster's failure: it waits for resume", () => {
  const record = { unsent: "no receipt came" };
  expect(step([job({ state: "FAILED", exit: { code: 75, signal: 0 } })], { record })).toEqual({
    ...{ kind: "aside", cancel: null },
    cause: "the grading host has not confirmed the submission: no receipt came",
  });
  expect(step([job({ state: "FAILED" })], { record, isFirst: true })).toEqual({ kind: "submit" });
});

test("what a person took out before is submitted again when a person asks for it by resume", () => {
  expect(step([job({ state: "CANCELLED" })], { isFirst: true })).toEqual({ kind: "submit" });
});

test.each([
  ["PartitionTimeLimit", "aside"],
  ["BadConstraints", "aside"],
  ["QOSMaxWallDurationPerJobLimit", "aside"],
  ["AssocMaxCpuPerJobLimit", "aside"],
  ["launch failed requeued held", "aside"],
  ["(launch_failed_requeued_held)", "aside"],
  ["Priority", "wait"],
  ["Resources", "wait"],
  ["JobArrayTaskLimit", "wait"],
  ["QOSMaxJobsPerUserLimit", "wait"],
  ["AssocGrpCpuLimit", "wait"],
  ["ReqNodeNotAvail, UnavailableNodes:n1", "wait"],
])("a job that waits for %s: %s", (reason, kind) => {
  expect(step([job({ state: "PENDING", reason })]).kind).toBe(kind);
});

test.each([
  [{ code: 0, signal: 9 }, "was killed by signal 9 on n1"],
  [{ code: 75, signal: 0 }, "was told to end, its time limit being near on n1"],
  [{ code: 70, signal: 0 }, "exited with code 70 on n1"],
])("a worker that ended by %j: %s", (exit, words) => {
  expect(step([job({ state: "FAILED", exit })])).toMatchObject({ cause: `Slurm: the worker ${words}` });
});
