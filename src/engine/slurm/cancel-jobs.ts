import type { JobState } from "./job-state.ts";
import { isWaiting } from "./queue.ts";
import type { Slurm } from "./slurm-commands.ts";

/**
 * Takes waiting jobs out of the queue and tells the workers of running ones, each once, to end their runs as
 * cancelled: they grade what there is, which Slurm's own cancel would not leave them the time for.
 */
export async function cancelJobs(
  slurm: Slurm,
  states: readonly JobState[],
  signalled: Set<string> = new Set(),
): Promise<{ waiting: number; running: number }> {
  const live = states.filter(isWaiting);
  const running = live.filter(({ state }) => state === "RUNNING");
  const waiting = live.filter(({ state }) => state === "PENDING" || state.startsWith("REQUEUE"));
  const untold = running.filter(({ jobId }) => !signalled.has(jobId));
  if (waiting.length > 0) await slurm.cancel(waiting);
  if (untold.length > 0) await slurm.signal(untold, "USR2");
  for (const { jobId } of untold) signalled.add(jobId);
  return { waiting: waiting.length, running: running.length };
}
