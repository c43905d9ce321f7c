import { expect, test } from "vitest";
import { jobLabel, parseSacct, parseSqueue } from "./job-state.ts";

// Recorded from Slurm 22.05.8 by `squeue --array --states=all --noheader -O <squeueFormat>`, times as seconds.
const recorded = `b|162|4|162|PENDING|0|0|N/A||JobArrayTaskLimit|
mlebench-001-4cd1|1|0|2|RUNNING|0|0|1795473707|n1|None|
b|162|0|163|COMPLETED|0|0|1795476018|n1|None|
mlebench-001-f7d0|15|0|15|FAILED|0|19200|1795475884|n1|NonZeroExitCode|
mlebench-001-299a|11|0|11|FAILED|0|9|1795475877|n2|JobLaunchFailure|
mlebench-001-c65f|16|0|16|PREEMPTED|0|19200|1795475888|n5|None|
mlebench-001-f19d|21|0|21|OUT_OF_MEMORY|0|253|1795475898|n1|OutOfMemory|
c|168|N/A|168|CANCELLED|0|0|1795476022||JobHeldUser|
`;

test("squeue's lines as Slurm wrote them; the rest of an array that was cancelled while it waited has no element", () => {
  const states = parseSqueue(recorded);
  expect(states.map(({ arrayId, index, jobId, state }) => `${arrayId}_${index} ${jobId} ${state}`)).toEqual([
    "162_4 162 PENDING",
    "1_0 2 RUNNING",
    "162_0 163 COMPLETED",
    "15_0 15 FAILED",
    "11_0 11 FAILED",
    "16_0 16 PREEMPTED",
    "21_0 21 OUT_OF_MEMORY",
  ]);
  expect(states[0]).toMatchObject({ reason: "JobArrayTaskLimit", nodes: "", startedAt: null });
  expect(states[1]).toMatchObject({ reason: "", nodes: "n1", startedAt: 1795473707_000 });
  expect(states[3]!.exit).toEqual({ code: 75, signal: 0 });
  expect(states[4]!.exit).toEqual({ code: 0, signal: 9 });
});

test("a reason may hold any text", () => {
  const [state] = parseSqueue("n|1|0|1|PENDING|2|0|N/A||(ReqNodeNotAvail, UnavailableNodes:n[1|2])|\n");
  expect(state).toMatchObject({ reason: "(ReqNodeNotAvail, UnavailableNodes:n[1|2])", restarts: 2 });
  expect(jobLabel(state!)).toBe("1_0 (requeued 2 times)");
});

// Recorded from Slurm 22.05.8 with slurmdbd by `sacct -X -n -P -o <sacctFormat>`.
const accounting = `2_0|f|FAILED|3:0|n1|4
3_1|s|FAILED|0:9|n2|3
6_0|mlebench-001-42b19b14|COMPLETED|0:0|n1|7
6_1|mlebench-001-42b19b14|FAILED|0:9|n1|6
9_0|a|CANCELLED by 0|0:0|n1|10
9_[1-2%1]|a|CANCELLED by 0|0:0|None assigned|9
`;

test("what accounting remembers; elements that never started are one line without an index", () => {
  const states = parseSacct(accounting);
  expect(states.map(({ name, arrayId, index, state }) => `${name} ${arrayId}_${index} ${state}`)).toEqual([
    "f 2_0 FAILED",
    "s 3_1 FAILED",
    "mlebench-001-42b19b14 6_0 COMPLETED",
    "mlebench-001-42b19b14 6_1 FAILED",
    "a 9_0 CANCELLED",
  ]);
  expect(states.map(({ exit }) => `${exit.code}:${exit.signal}`)).toEqual([
    "3:0",
    "0:9",
    "0:0",
    "0:9",
    "0:0",
  ]);
  expect(states[3]).toMatchObject({ jobId: "6", nodes: "n1" });
});
