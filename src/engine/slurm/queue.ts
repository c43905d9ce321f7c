import { existsSync, readFileSync } from "node:fs";
import type { Clock } from "../../core/clock.ts";
import type { RunJob } from "./decide.ts";
import type { JobState } from "./job-state.ts";
import type { Slurm } from "./slurm-commands.ts";
import { jobName, logFile, noteJob, reasonFile, type Submission } from "./submissions.ts";
import { verdictOf } from "./verdict.ts";

/** An sbatch that was cut off may still come through; after this it did not. */
const freshMs = 60_000;

/** What Slurm says of all jobs of a group at one moment. */
export interface Queue {
  readonly states: readonly JobState[];
  /** A job by its own id, also one that Slurm has forgotten since; null when it was never seen. */
  jobWithId(jobId: string): JobState | null;
  jobsOf(runId: string): readonly RunJob[];
  /** Why the worker itself says that it could not do its run; null when it left no word. */
  reasonOf(job: RunJob): string | null;
}

/**
 * Asks Slurm once. Accounting is asked only for what the queue has forgotten, and what it said is kept in `memory`:
 * a job that ended does not change any more.
 */
export async function readQueue(
  slurm: Slurm,
  submissions: readonly Submission[],
  { clock, memory }: { clock: Clock; memory: Map<string, JobState> },
): Promise<Queue> {
  const states = new Map<string, JobState>();
  for (const state of await slurm.jobs(submissions)) {
    states.set(keyOf(state.name, state.index), state);
    if (!isWaiting(state)) memory.set(keyOf(state.name, state.index), state);
  }
  const forgotten = submissions.filter(
    ({ id, runs, arrayId }) =>
      arrayId !== null &&
      runs.some((_, index) => {
        const key = keyOf(jobName(id), index);
        return !states.has(key) && !memory.has(key);
      }),
  );
  for (const state of await slurm.history(forgotten)) memory.set(keyOf(state.name, state.index), state);
  const all = new Map([...memory, ...states]);
  const byId = new Map(submissions.map((submission) => [submission.id, submission]));
  const jobs = new Map<string, RunJob[]>();
  for (const { id, dir, runs, createdAt, arrayId } of submissions) {
    const isFresh = arrayId === null && clock.now() - Date.parse(createdAt) < freshMs;
    for (const [index, run] of runs.entries()) {
      const state = all.get(keyOf(jobName(id), index)) ?? null;
      const hasStarted = state !== null || existsSync(logFile(dir, index));
      const job = { submission: id, index, state, isFresh, hasId: arrayId !== null, hasStarted };
      jobs.set(run, [...(jobs.get(run) ?? []), job]);
    }
  }
  return {
    states: [...states.values()],
    jobWithId: (jobId) => [...all.values()].find((state) => state.jobId === jobId) ?? null,
    jobsOf: (runId) => jobs.get(runId) ?? [],
    reasonOf: ({ submission, index }) => readReason(reasonFile(byId.get(submission)!.dir, index)),
  };
}

/** A submission whose answer was lost in a crash has its id in the queue, under its name. */
export function noteFound(submissions: readonly Submission[], { states }: Queue): void {
  for (const submission of submissions) {
    const found = states.find(({ name }) => name === jobName(submission.id));
    if (submission.arrayId === null && found) noteJob(submission, found.arrayId);
  }
}

export function isWaiting(state: JobState): boolean {
  const { kind } = verdictOf(state);
  return kind === "waiting" || kind === "never-starts";
}

function keyOf(name: string, index: number): string {
  return `${name} ${index}`;
}

function readReason(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null;
  }
}
