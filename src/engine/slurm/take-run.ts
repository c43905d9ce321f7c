import { mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { isDeadHere, type Lock, type LockOwner, lockHolder, takeLock } from "../lock.ts";

/** How often a worker looks whether its lock was taken over. */
export const lockCheckMs = 5000;
/**
 * Time for a worker that was only cut off from Slurm to see that its run was taken over, and to end: its next check,
 * and the minute for which a network file system may show it an old directory.
 */
const foreignGraceMs = 75_000;
const deathTimeoutMs = 10_000;

export interface TakeRunOptions {
  readonly clock: Clock;
  readonly job?: LockOwner["job"];
  /** What Slurm says of the owner's job. */
  readonly lifeOf: (owner: LockOwner) => JobLife;
}

/** "lost-sight": its node failed or was cut off, so that Slurm took the job away without seeing the worker end. */
export type JobLife = "at-work" | "over" | "lost-sight";

/**
 * Takes the lock of one run, also over from a worker whose job is over: one that Slurm lost sight of on this host is
 * killed first, one on another host is given time to notice.
 * @throws UserError while a worker is at it
 */
export async function takeRun(runDir: string, { clock, job, lifeOf }: TakeRunOptions): Promise<Lock> {
  mkdirSync(runDir, { recursive: true });
  const path = runLockPath(runDir);
  const isHere = (owner: LockOwner) => owner.host === hostname();
  const before = lockHolder(path);
  const life = before && !isDeadHere(before) ? lifeOf(before) : "over";
  if (before && isHere(before) && !isDeadHere(before) && life !== "at-work") await kill(before, clock);
  const lock = takeLock(path, {
    ...(job ? { job } : {}),
    isGone: (owner) => isDeadHere(owner) || (!isHere(owner) && lifeOf(owner) !== "at-work"),
    refusal: ({ pid, host, job: its }) =>
      `${runDir} is being worked on by process ${pid} on ${host}${its ? ` in Slurm job ${its.id}` : ""}.`,
  });
  if (before && !isHere(before) && life === "lost-sight") await clock.sleep(foreignGraceMs);
  return lock;
}

export function runLockPath(runDir: string): string {
  return join(runDir, "lock.json");
}

/** A job step's daemon that dies alone leaves the worker running. */
async function kill(owner: LockOwner, clock: Clock): Promise<void> {
  process.kill(owner.pid, "SIGKILL");
  const start = clock.monotonicMs();
  while (!isDeadHere(owner) && clock.monotonicMs() - start < deathTimeoutMs) await clock.sleep(50);
}
