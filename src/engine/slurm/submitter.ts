import { join } from "node:path";
import { writeFileAtomic } from "../../core/files.ts";
import type { GroupWork } from "../engine.ts";
import { jobScript, sbatchArgs, type WorkerProgram } from "./sbatch.ts";
import type { Slurm } from "./slurm-commands.ts";
import { dropSubmission, noteJob, planSubmission } from "./submissions.ts";

export interface Submitter {
  /** Submits runs, as many as Slurm takes now, given the number of jobs that the group has in the queue already. */
  submit(runs: readonly string[], live: number): Promise<SubmitResult>;
}

export type SubmitResult =
  | { readonly kind: "submitted"; readonly submitted: number; readonly notices: readonly string[] }
  | { readonly kind: "refused"; readonly message: string };

export function submitter(
  { groupDir, group, clock }: Pick<GroupWork, "groupDir" | "group" | "clock">,
  slurm: Slurm,
  program: WorkerProgram,
): Submitter {
  const { maxJobs } = group.slurm ?? {};
  let maxArraySize: number | undefined;
  /** After a refusal for the number of jobs: tried again when the queue is shorter. */
  let refusedAt: number | undefined;
  return {
    async submit(runs, live) {
      const notices: string[] = [];
      let submitted = 0;
      if (refusedAt !== undefined && live >= refusedAt) return { kind: "submitted", submitted, notices };
      refusedAt = undefined;
      maxArraySize ??= await slurm.maxArraySize();
      while (submitted < runs.length) {
        const inQueue = live + submitted;
        const size = Math.min(runs.length - submitted, maxArraySize);
        const throttle = throttleFor({ maxJobs, inQueue, size });
        if (throttle === "wait") break;
        const chunk = runs.slice(submitted, submitted + size);
        const result = await submitArray(chunk, throttle);
        if (result.kind === "refused" && inQueue === 0) return result;
        if (result.kind === "refused") {
          refusedAt = inQueue;
          notices.push(
            `sbatch refused ${size} more runs for now (${result.message}); tried again when jobs have ended.`,
          );
          break;
        }
        notices.push(
          result.kind === "unclear"
            ? `sbatch got no answer (${result.message}); looking for the jobs in the queue.`
            : `Submitted ${size} ${size === 1 ? "run" : "runs"} as Slurm job ${result.arrayId}.`,
        );
        submitted += size;
      }
      return { kind: "submitted", submitted, notices };
    },
  };

  async function submitArray(runs: readonly string[], throttle: number | undefined) {
    const submission = planSubmission(groupDir, runs, clock);
    const script = join(submission.dir, "job.sh");
    writeFileAtomic(script, jobScript({ groupDir, submission: submission.id }, program));
    const result = await slurm.submit(
      sbatchArgs({
        ...{ group, submission: submission.id, dir: submission.dir, count: runs.length },
        ...(throttle === undefined ? {} : { throttle }),
      }),
    );
    if (result.kind === "submitted") noteJob(submission, result.arrayId);
    if (result.kind === "refused") dropSubmission(submission);
    return result;
  }
}

/**
 * The `%N` of the next array. Slurm keeps it for each array alone, so a second array gets what the first leaves of
 * --max-jobs, and waits while the first needs all of it.
 */
export function throttleFor({
  maxJobs,
  inQueue,
  size,
}: {
  maxJobs: number | undefined;
  inQueue: number;
  size: number;
}): number | undefined | "wait" {
  if (maxJobs === undefined) return undefined;
  const room = maxJobs - inQueue;
  if (room <= 0) return "wait";
  return room < size ? room : undefined;
}
