import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { GroupRecord, RunRecord } from "../../record/schema.ts";
import { type LockOwner, lockHolder } from "../lock.ts";
import { countJobFailure, endCancelled, type HeldRun, readHeld } from "./change-run.ts";
import { isWaiting, type Queue } from "./queue.ts";
import { type JobLife, runLockPath, takeRun } from "./take-run.ts";

/** What the following harness does to runs whose worker is gone, each under the run's lock. */
export interface RunKeeper {
  read(id: string): RunRecord;
  /** Null when a worker has the run after all. */
  countFailure(id: string, failure: { queue: Queue; job: string; cause: string }): Promise<RunRecord | null>;
  endCancelled(id: string, queue: Queue): Promise<RunRecord | null>;
  /** Clears a lock that a worker left which Slurm says is gone; false while one is at work. */
  freeLock(id: string, queue: Queue): Promise<boolean>;
}

export function runKeeper({
  groupDir,
  group,
  clock,
}: {
  groupDir: string;
  group: GroupRecord;
  clock: Clock;
}): RunKeeper {
  const held = (id: string): HeldRun => ({ dir: join(groupDir, id), group, clock });
  const underLock = async <T>(id: string, queue: Queue, change: (run: HeldRun) => T): Promise<T | null> => {
    const run = held(id);
    try {
      using _lock = await takeRun(run.dir, { clock, lifeOf: (owner) => lifeOf(owner, queue) });
      return change(run);
    } catch (error) {
      if (error instanceof UserError && lockHolder(runLockPath(run.dir))) return null;
      throw error;
    }
  };
  return {
    read: (id) => readHeld(held(id)),
    countFailure: (id, { queue, ...failure }) => underLock(id, queue, (run) => countJobFailure(run, failure)),
    endCancelled: async (id, queue) =>
      existsSync(held(id).dir) ? underLock(id, queue, endCancelled) : readHeld(held(id)),
    freeLock: async (id, queue) =>
      !existsSync(runLockPath(held(id).dir)) || (await underLock(id, queue, () => true)) === true,
  };
}

function lifeOf({ job }: LockOwner, queue: Queue): JobLife {
  if (!job) return "at-work"; // a harness of this group's, or of an earlier version: not ours to judge
  const state = queue.jobWithId(job.id);
  if (!state) return "lost-sight";
  if (isWaiting(state)) return job.restarts < state.restarts ? "lost-sight" : "at-work";
  return ["NODE_FAIL", "BOOT_FAIL"].includes(state.state) ? "lost-sight" : "over";
}
