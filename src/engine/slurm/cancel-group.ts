import type { Clock } from "../../core/clock.ts";
import { readExperiment } from "../../record/store.ts";
import { requestCancel } from "../cancel.ts";
import { lockGroup, lockOwner } from "../group-lock.ts";
import { cancelJobs } from "./cancel-jobs.ts";
import { decide } from "./decide.ts";
import { noteFound, readQueue } from "./queue.ts";
import { runKeeper } from "./run-keeper.ts";
import type { Slurm } from "./slurm-commands.ts";
import { listSubmissions } from "./submissions.ts";

export interface CancelledGroup {
  /** Runs that were not finished. */
  readonly unfinished: number;
  readonly harnessAlive: boolean;
  /** Workers that were told to end and to grade what there is. */
  readonly running: number;
}

/**
 * Cancels a group on Slurm: waiting jobs leave the queue, workers end their runs as cancelled. Runs that were put
 * aside are ended here, unless a harness follows the group and does it.
 */
export async function cancelSlurmGroup(
  groupDir: string,
  slurm: Slurm,
  clock: Clock,
): Promise<CancelledGroup> {
  requestCancel(groupDir);
  const { group, runs } = readExperiment(groupDir);
  const unfinished = runs.filter(({ record }) => record.state !== "finished");
  const submissions = listSubmissions(groupDir);
  const queue = await readQueue(slurm, submissions, { clock, memory: new Map() });
  noteFound(submissions, queue);
  const { running } = await cancelJobs(slurm, queue.states);
  const harnessAlive = lockOwner(groupDir) !== null;
  if (!harnessAlive) {
    using _lock = lockGroup(groupDir);
    const keeper = runKeeper({ groupDir, group, clock });
    for (const { record } of unfinished) {
      const step = decide({ record: () => record, jobs: queue.jobsOf(record.id), isFirst: true });
      const isWaitingJob = queue.jobsOf(record.id).some(({ state }) => state?.state === "PENDING");
      if (step.kind !== "wait" || isWaitingJob) await keeper.endCancelled(record.id, queue);
    }
  }
  return { unfinished: unfinished.length, harnessAlive, running };
}
