import { expect, test } from "vitest";
import { incidentsOf, type Traces } from "./incidents.ts";

const quiet: Traces = {
  usage: { oomKills: 0, refusedProcesses: 0 },
  telemetry: null,
  outcome: { kind: "finished" },
  refusedFiles: [],
  events: [],
  limits: { timeMs: 1, memoryBytes: 5, processes: 3, diskBytes: 100, fileSizeBytes: 1, outputBytes: 1 },
};
const refused = (n: number) => ({
  seq: 0,
  time: "",
  type: "calls-refused",
  data: { refused: n },
  prev: "",
  hash: "",
});

test("a quiet run has none", () => {
  expect(incidentsOf(quiet)).toEqual([]);
  expect(incidentsOf({ ...quiet, usage: null })).toEqual([]);
});

test("what left a trace is named once, with how often", () => {
  const noisy = incidentsOf({
    ...quiet,
    usage: { oomKills: 2, refusedProcesses: 40 },
    refusedFiles: ["submission/submission.csv: a symbolic link, not a regular file"],
    events: [refused(10), refused(5)],
    outcome: { kind: "output-limit", limitBytes: 1 },
  });
  expect(noisy.map(({ kind, count }) => [kind, count])).toEqual([
    ["memory-limit", 2],
    ["process-limit", 40],
    ["output-limit", 1],
    ["refused-file", 1],
    ["call-flood", 15],
  ]);
  expect(noisy[3]!.detail).toContain("symbolic link");
});

test("where nothing counts, the outcome tells of memory and disk", () => {
  const kinds = (outcome: Traces["outcome"]) =>
    incidentsOf({ ...quiet, usage: null, outcome }).map(({ kind }) => kind);
  expect(kinds({ kind: "out-of-memory", limitBytes: 5 })).toEqual(["memory-limit"]);
  expect(kinds({ kind: "disk-limit", limitBytes: 100 })).toEqual(["disk-full"]);
});
