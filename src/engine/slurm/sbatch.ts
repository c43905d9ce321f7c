import { join } from "node:path";
import type { GroupRecord } from "../../record/schema.ts";
import { jobName, logFile } from "./submissions.ts";

/** Time beyond the run's own limit: to start, to grade, and to put a run aside before Slurm's limit. */
const spareMs = 5 * 60_000;
/** How long before Slurm's limit (or a preemption) the worker is told. Slurm's own grain is a minute. */
const warningSeconds = 60;
/** Memory beyond the run's own limit: the worker, and the grading process. */
const spareBytes = 1024 ** 3;

export interface ArrayRequest {
  readonly group: GroupRecord;
  readonly submission: string;
  /** Folder of the submission, below the group's directory. */
  readonly dir: string;
  readonly count: number;
  /** Most elements at the same time. */
  readonly throttle?: number;
}

/** Arguments of sbatch for one array whose elements are one run each. The user's own come last: they win. */
export function sbatchArgs({ group, submission, dir, count, throttle }: ArrayRequest): string[] {
  const { limits, slurm } = group;
  const minutes = Math.ceil((limits.timeMs + spareMs) / 60_000);
  return [
    "--parsable",
    `--job-name=${jobName(submission)}`,
    `--comment=mlebench ${group.id}`,
    `--array=0-${count - 1}${throttle ? `%${throttle}` : ""}`,
    "--nodes=1",
    "--ntasks=1",
    ...(limits.cpus ? [`--cpus-per-task=${Math.ceil(limits.cpus)}`] : []),
    ...(limits.memoryBytes ? [`--mem=${Math.ceil((limits.memoryBytes + spareBytes) / 1024 ** 2)}M`] : []),
    ...(limits.gpus ? [`--gres=gpu:${limits.gpus}`] : []),
    `--time=${minutes}`,
    "--export=NONE",
    "--requeue",
    `--signal=B:TERM@${warningSeconds}`,
    "--open-mode=append",
    `--output=${logFile(dir.replaceAll("%", "%%"), "%a")}`,
    ...(slurm?.partition ? [`--partition=${slurm.partition}`] : []),
    ...(slurm?.account ? [`--account=${slurm.account}`] : []),
    ...(slurm?.args ?? []),
    join(dir, "job.sh"),
  ];
}

export interface WorkerProgram {
  readonly node: string;
  readonly main: string;
  /** The environment of the submitting process; what workers need of it is taken over. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The script of every element: it becomes the worker, which so gets Slurm's signals itself, with an environment
 * that holds what is named here and nothing else.
 */
export function jobScript(
  { groupDir, submission }: { groupDir: string; submission: string },
  { node, main, env }: WorkerProgram,
): string {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isKept(name) ? [`${name}=${quote(value)}`] : [],
  );
  const ofJob = [
    "SLURM_JOB_ID",
    "SLURM_ARRAY_JOB_ID",
    "SLURM_ARRAY_TASK_ID",
    "SLURMD_NODENAME",
    "SLURM_JOB_GPUS",
  ].map((name) => `${name}="\${${name}:-}"`);
  return `#!/bin/bash
# One run of a group, on one node. Written by mlebench; Slurm keeps a copy of its own.
exec /usr/bin/env -i \\
  ${kept.join(" \\\n  ")} \\
  TMPDIR="\${TMPDIR:-/tmp}" \\
  ${ofJob.join(" ")} \\
  SLURM_RESTART_COUNT="\${SLURM_RESTART_COUNT:-0}" \\
  ${quote(node)} ${quote(main)} work ${quote(groupDir)} --submission ${submission} --index "$SLURM_ARRAY_TASK_ID"
`;
}

/** The script can be read by who can read the group: the token of a grading host stays out of it. */
function isKept(name: string): boolean {
  if (name === "MLEBENCH_GRADE_TOKEN") return false;
  return (
    ["PATH", "HOME", "USER", "LOGNAME", "LANG", "XDG_CACHE_HOME"].includes(name) ||
    name.startsWith("MLEBENCH_")
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
