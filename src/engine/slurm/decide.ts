import type { RunRecord } from "../../record/schema.ts";
import { type JobState, jobLabel } from "./job-state.ts";
import { verdictOf } from "./verdict.ts";

/** A job that was submitted for a run, and what Slurm says of it; null when Slurm does not know it (any more). */
export interface RunJob {
  readonly submission: string;
  readonly index: number;
  readonly state: JobState | null;
  /** Slurm gave it an id; otherwise sbatch may have been cut off before it came through. */
  readonly hasId: boolean;
  /** Without an id, but too young to be missed: sbatch may still be at work. */
  readonly isFresh: boolean;
  /** It left a log: a job that did not, and that Slurm does not know, was taken out while it waited. */
  readonly hasStarted: boolean;
}

/** The next step for a run. */
export type Step =
  | { readonly kind: "done" }
  | { readonly kind: "wait" }
  | { readonly kind: "submit" }
  | { readonly kind: "lost"; readonly cause: string; readonly job: RunJob; readonly label: string }
  /** Not again before a person asks: the job was taken out of Slurm, or it can never start (`cancel` it then). */
  | { readonly kind: "aside"; readonly cause: string; readonly cancel: JobState | null };

export interface Look {
  /** The record as it stands now: read only when no job of the run is in the queue, since thousands may be. */
  readonly record: () => RunRecord;
  /** All jobs of the run, oldest first. */
  readonly jobs: readonly RunJob[];
  /** The first look of this harness: what was taken out before is submitted again, as asked by `resume`. */
  readonly isFirst: boolean;
}

/** A run with a job in the queue waits for it; a finished run is done; otherwise its last job says why it is not. */
export function decide({ record, jobs, isFirst }: Look): Step {
  const verdicts = jobs.map(({ state, isFresh }) =>
    state ? verdictOf(state) : { kind: isFresh ? ("waiting" as const) : ("forgotten" as const) },
  );
  if (verdicts.some(({ kind }) => kind === "waiting")) return { kind: "wait" };
  const run = record();
  if (run.state === "finished") return { kind: "done" };
  const job = jobs.at(-1);
  const verdict = verdicts.at(-1);
  if (!job || !verdict) return { kind: "submit" };
  const takenOut = (cause: string): Step =>
    isFirst ? { kind: "submit" } : { kind: "aside", cause, cancel: null };
  // The agent is done, and the cluster did nothing wrong: only a person can mend the grading host.
  if (run.unsent) return takenOut(`the grading host has not confirmed the submission: ${run.unsent}`);
  switch (verdict.kind) {
    case "waiting":
      return { kind: "wait" };
    case "preempted":
      return { kind: "submit" };
    case "taken-out":
      return takenOut(verdict.cause);
    case "never-starts":
      return { kind: "aside", cause: verdict.cause, cancel: job.state };
    case "forgotten":
    case "lost": {
      if (!job.state && !job.hasId) return { kind: "submit" };
      if (!job.state && !job.hasStarted)
        return takenOut(`the job of ${job.submission} was taken out of the queue`);
      const label = job.state ? jobLabel(job.state) : `${job.submission} element ${job.index}`;
      if (run.infrastructureFailures?.some((failure) => failure.job === label)) return { kind: "submit" };
      const cause =
        verdict.kind === "lost"
          ? verdict.cause
          : "Slurm no longer knows the job, and it ended without finishing its run";
      return { kind: "lost", cause, job, label };
    }
  }
}
