import { expect, test } from "vitest";
import { countFailure, infrastructureRetriesOf } from "./infrastructure.ts";
import type { GroupRecord, RunRecord } from "./schema.ts";
import { groupRecord, runRecord } from "./schema.ts";
import { plannedRecord } from "./store.ts";

const group = (change: object = {}): GroupRecord => ({
  ...{ schemaVersion: 1, id: "g", createdAt: "", agent: { id: "dummy", settings: {} }, model: null },
  ...{ competitions: ["c"], seeds: 1, workers: 1, sandbox: "auto", engine: "local", edition: "v1" },
  ...{ track: "sealed", description: "original", dataDir: "/d", versions: {} },
  runs: [{ id: "r", competition: "c", seed: 0 }],
  limits: { timeMs: 1000, processes: 1, fileSizeBytes: 1, outputBytes: 1 },
  ...change,
});
const run = (change: Partial<RunRecord> = {}): RunRecord => ({ ...plannedRecord(group(), "r"), ...change });
const lost = { time: "2026-03-02T09:00:00.000Z", cause: "the sandbox went away" };
const node = { ...lost, job: "12_3", cause: "Slurm: node n1 failed" };

test("failures of attempts and of jobs are one count, and after the retries one ends the run", () => {
  let record = run();
  const seen = [lost, node, lost].map((failure) => {
    const { change, number, isLast } = countFailure(record, group({ infrastructureRetries: 2 }), failure);
    record = { ...record, ...change };
    return [number, isLast];
  });
  expect(seen).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  expect(record.infrastructureFailures).toEqual([lost, node, lost]);
  expect(runRecord.parse(record)).toEqual(record);
});

test("no retries: the first failure ends the run", () => {
  expect(countFailure(run(), group({ infrastructureRetries: 0 }), lost).isLast).toBe(true);
});

test("groups and runs of earlier versions go on with what they hold", () => {
  expect(infrastructureRetriesOf(group())).toBe(2);
  const cluster = group({ engine: "slurm", slurm: { args: [], infrastructureRetries: 5 } });
  expect(infrastructureRetriesOf(groupRecord.parse(cluster))).toBe(5);
  expect(infrastructureRetriesOf({ ...cluster, infrastructureRetries: 1 })).toBe(1);
  // Attempts were counted without their causes.
  const earlier = runRecord.parse(run({ infrastructureRetries: 2, infrastructureFailures: [node] }));
  expect(countFailure(earlier, cluster, lost)).toMatchObject({
    ...{ number: 3, isLast: false },
    change: { infrastructureFailures: [node, lost] },
  });
});
