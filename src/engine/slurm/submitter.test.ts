import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../core/clock.ts";
import type { GroupRecord } from "../../record/schema.ts";
import type { Slurm, Submitted } from "./slurm-commands.ts";
import { listSubmissions } from "./submissions.ts";
import { submitter, throttleFor } from "./submitter.ts";

let groupDir: string;
beforeEach(() => {
  groupDir = mkdtempSync(join(tmpdir(), "submit-"));
});
afterEach(() => rmSync(groupDir, { recursive: true }));

const runs = ["a", "b", "c", "d", "e"];

/** A Slurm that takes arrays of at most two elements and gives these answers in turn. */
function submitting(answers: readonly Submitted[], slurmSettings = {}) {
  const asked: string[] = [];
  const left = [...answers];
  const slurm = {
    maxArraySize: async () => 2,
    submit: async (args: readonly string[]) => {
      asked.push(args.find((arg) => arg.startsWith("--array="))!);
      return left.shift()!;
    },
  } as unknown as Slurm;
  const group = {
    ...{ id: "g", limits: { timeMs: 1000 } },
    slurm: { args: [], ...slurmSettings },
  } as unknown as GroupRecord;
  const program = { node: "node", main: "main", env: {} };
  return { asked, submitter: submitter({ groupDir, group, clock: systemClock }, slurm, program) };
}
const taken = (arrayId: string): Submitted => ({ kind: "submitted", arrayId });

test("more runs than an array may have become several arrays, each written down with its id", async () => {
  const { asked, submitter } = submitting([taken("7"), taken("8"), taken("9")]);
  expect(await submitter.submit(runs, 0)).toMatchObject({ kind: "submitted", submitted: 5 });
  expect(asked).toEqual(["--array=0-1", "--array=0-1", "--array=0-0"]);
  expect(listSubmissions(groupDir).map(({ arrayId, runs }) => [arrayId, runs])).toEqual([
    ["7", ["a", "b"]],
    ["8", ["c", "d"]],
    ["9", ["e"]],
  ]);
});

test("a refusal leaves nothing behind; with jobs in the queue it is tried again when some have ended", async () => {
  const no: Submitted = { kind: "refused", message: "too many jobs" };
  const { asked, submitter } = submitting([no, no, taken("9")]);
  expect(await submitter.submit(["a"], 0)).toEqual(no);
  expect(readdirSync(join(groupDir, "slurm"))).toEqual([]);
  const later = await submitter.submit(["a"], 3);
  expect(later).toMatchObject({
    submitted: 0,
    notices: [expect.stringContaining("too many jobs") as string],
  });
  expect(await submitter.submit(["a"], 3)).toMatchObject({ submitted: 0, notices: [] }); // not asked again
  expect(await submitter.submit(["a"], 2)).toMatchObject({ submitted: 1 });
  expect(asked.length).toBe(3);
});

test("an answer that was lost leaves the plan, by whose name the jobs are looked for", async () => {
  const { submitter } = submitting([{ kind: "unclear", message: "timed out" }]);
  expect(await submitter.submit(["a"], 0)).toMatchObject({ submitted: 1 });
  expect(listSubmissions(groupDir)).toMatchObject([{ arrayId: null, runs: ["a"] }]);
});

test.each([
  [undefined, 100, 50, undefined],
  [4, 0, 2, undefined],
  [4, 0, 10, 4],
  [4, 3, 10, 1],
  [4, 4, 1, "wait"],
  [4, 9, 1, "wait"],
])("of --max-jobs %s with %i in the queue, an array of %i gets %s", (maxJobs, inQueue, size, throttle) => {
  expect(throttleFor({ maxJobs, inQueue, size })).toBe(throttle);
});
