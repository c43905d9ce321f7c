import type { JobState } from "./job-state.ts";

/** What the state of its job means for a run that is not finished. */
export type Verdict =
  /** In the queue, at work, or requeued by Slurm itself: nothing to do. */
  | { readonly kind: "waiting" }
  /** In the queue for ever. */
  | { readonly kind: "never-starts"; readonly cause: string }
  /** A person or an administrator took it out of Slurm: not ours to bring back unasked. */
  | { readonly kind: "taken-out"; readonly cause: string }
  /** Not a failure: the cluster wanted the place back. Submitted again, without being counted. */
  | { readonly kind: "preempted" }
  /** The machine's failure or ours, counted as such. */
  | { readonly kind: "lost"; readonly cause: string };

/** Exit codes of the worker (`mlebench work`), from sysexits.h. */
export const workerExit = {
  /** The run is finished, or there is nothing to do for it. */
  done: 0,
  /** The node lacks something, or the harness broke; the reason stands beside the log. */
  broken: 70,
  /** Told to end; the run is put aside. */
  putAside: 75,
} as const;

/** https://slurm.schedmd.com/job_reason_codes.html: limits of one job, which no waiting mends. */
const neverStarts = [
  /^DependencyNeverSatisfied$/,
  /^BadConstraints$/,
  /^Partition(TimeLimit|NodeLimit)$/,
  /^(Account|QOS)NotAllowed$/,
  /^Invalid(Account|QOS)$/,
  /^ReservationDeleted$/,
  /^JobHoldMaxRequeue$/,
  /^launch failed requeued held$/i,
  /^(Assoc|QOS).*PerJob(Limit)?$/,
];

/** https://slurm.schedmd.com/squeue.html, "Job State Codes". A state that is not known here is waited for. */
export function verdictOf(job: JobState): Verdict {
  const at = job.nodes ? ` on ${job.nodes}` : "";
  switch (job.state) {
    case "PENDING": {
      const reason = job.reason.replaceAll(/^\(|\)$/g, "");
      return neverStarts.some(
        (pattern) => pattern.test(reason.replaceAll("_", " ").trim()) || pattern.test(reason),
      )
        ? { kind: "never-starts", cause: `Slurm never starts job ${job.arrayId}_${job.index}: ${reason}` }
        : { kind: "waiting" };
    }
    case "COMPLETED":
      return { kind: "lost", cause: `Slurm: the job ended${at} without finishing its run` };
    case "FAILED":
      return { kind: "lost", cause: `Slurm: the worker ${endOf(job)}${at}` };
    case "TIMEOUT":
    case "DEADLINE":
      return { kind: "lost", cause: `Slurm: the job reached its time limit${at}` };
    case "OUT_OF_MEMORY":
      return { kind: "lost", cause: `Slurm: the job ran out of memory${at}` };
    case "NODE_FAIL":
    case "BOOT_FAIL":
      return { kind: "lost", cause: `Slurm: node ${job.nodes || "(unknown)"} failed` };
    case "REVOKED":
      return { kind: "lost", cause: "Slurm: the job was revoked" };
    case "PREEMPTED":
      return { kind: "preempted" };
    case "CANCELLED":
      return { kind: "taken-out", cause: `job ${job.arrayId}_${job.index} was cancelled in Slurm` };
    default:
      return { kind: "waiting" };
  }
}

function endOf({ exit }: JobState): string {
  if (exit.signal > 0) return `was killed by signal ${exit.signal}`;
  if (exit.code === workerExit.putAside) return "was told to end, its time limit being near";
  return `exited with code ${exit.code}`;
}
