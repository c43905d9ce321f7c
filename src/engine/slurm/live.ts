import type { Clock } from "../../core/clock.ts";
import { type JobState, jobLabel } from "./job-state.ts";
import { isWaiting, readQueue } from "./queue.ts";
import type { Slurm } from "./slurm-commands.ts";
import { listSubmissions } from "./submissions.ts";

/** Where the job of a run stands in Slurm now. */
export interface LiveJob {
  readonly job: string;
  readonly state: string;
  readonly node: string;
  readonly reason: string;
  /** Milliseconds since the epoch; null before it starts. */
  readonly since: number | null;
}

/** The jobs that a group has in the queue now, by run. */
export async function liveJobs(groupDir: string, slurm: Slurm, clock: Clock): Promise<Map<string, LiveJob>> {
  const submissions = listSubmissions(groupDir);
  const queue = await readQueue(slurm, submissions, { clock, memory: new Map() });
  const runs = new Set(submissions.flatMap((submission) => submission.runs));
  const live = new Map<string, LiveJob>();
  for (const run of runs) {
    const job = queue.jobsOf(run).findLast(({ state }) => state && isWaiting(state))?.state;
    if (job) live.set(run, describe(job));
  }
  return live;
}

function describe(job: JobState): LiveJob {
  const { state, nodes, reason, startedAt } = job;
  return { job: jobLabel(job), state, node: nodes, reason, since: state === "RUNNING" ? startedAt : null };
}

/** "queued (Priority)", "running on n1 since 12:30": the state of a run for people. */
export function liveText({ state, node, reason, since }: LiveJob): string {
  if (state === "PENDING") return `queued${reason ? ` (${reason})` : ""}`;
  const words = state.toLowerCase().replaceAll("_", " ");
  const time =
    since === null ? "" : ` since ${new Date(since).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${words}${node ? ` on ${node}` : ""}${time}`;
}
