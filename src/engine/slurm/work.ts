import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { messageOf, UserError } from "../../core/errors.ts";
import { writeFileAtomic } from "../../core/files.ts";
import type { GroupRecord, RunRecord } from "../../record/schema.ts";
import { readGroup } from "../../record/store.ts";
import { RunEnded } from "../../run/outcome.ts";
import { runOne } from "../../run/run-one.ts";
import type { RunRequest } from "../../run/run-request.ts";
import { cancelRequested } from "../cancel.ts";
import type { Lock, LockOwner } from "../lock.ts";
import { endCancelled, readHeld } from "./change-run.ts";
import { readSubmission, reasonFile } from "./submissions.ts";
import { lockCheckMs, takeRun } from "./take-run.ts";
import { workerExit } from "./verdict.ts";

export interface WorkerRequest {
  readonly groupDir: string;
  readonly submission: string;
  readonly index: number;
  /** This job and how often Slurm requeued it. */
  readonly job: NonNullable<LockOwner["job"]>;
  readonly clock: Clock;
  /** Aborted with "interrupted" when Slurm wants the job to end, with "cancelled" on `mlebench cancel`. */
  readonly stop: AbortController;
  /** What the run needs of this node. */
  readonly meansFor: (group: GroupRecord, competition: string) => Promise<Means>;
  readonly log: (line: string) => void;
}

export type Means = Pick<
  RunRequest,
  "agent" | "competition" | "sandbox" | "pythonEnv" | "holdout" | "gpuIds" | "secrets"
>;

/** Does the run of one array element on this node. @returns the exit code of the worker */
export async function work(request: WorkerRequest): Promise<number> {
  const submission = readSubmission(request.groupDir, request.submission);
  const reason = reasonFile(submission.dir, request.index);
  rmSync(reason, { force: true }); // of an earlier life of this job
  try {
    return await workOn(request, submission.runs[request.index]!);
  } catch (error) {
    writeFileAtomic(reason, `${messageOf(error)}\n`);
    request.log(error instanceof UserError ? error.message : String((error as Error).stack ?? error));
    return workerExit.broken;
  }
}

async function workOn(request: WorkerRequest, runId: string): Promise<number> {
  const { groupDir, clock, job, stop, log } = request;
  const group = readGroup(groupDir);
  const dir = join(groupDir, runId);
  // The same job in an earlier life: Slurm requeued it, so it is over.
  const lifeOf = (owner: LockOwner) =>
    owner.job?.id === job.id && owner.job.restarts < job.restarts ? "lost-sight" : "at-work";
  using lock = await takeRun(dir, { clock, job, lifeOf });
  using _watch = watch(request, lock);
  const run = { dir, group, clock };
  const record = readHeld(run);
  if (record.state === "finished") return workerExit.done;
  if (cancelRequested(groupDir)) {
    endCancelled(run);
    return workerExit.done;
  }
  log(`${record.competition} seed ${record.seed}, attempt ${record.attempt + 1}: ${runId}`);
  const after = await runOne({
    ...(await request.meansFor(group, record.competition)),
    ...{ group, groupDir, runId, clock, signal: stop.signal },
    settings: group.agent.settings,
    onLog: log,
  });
  log(`${after.state}: ${describe(after)}`);
  if (after.state === "finished") return workerExit.done;
  if (!wasCancelled(stop.signal)) return workerExit.putAside;
  endCancelled(run);
  return workerExit.done;
}

/**
 * Another process that took the run over held us for dead, and two must never write one run: end at once. The mark
 * of a cancel is looked for too, in case its signal was lost.
 */
function watch({ groupDir, stop, log }: WorkerRequest, lock: Lock): Disposable {
  const timer = setInterval(() => {
    if (!lock.isHeld()) {
      log("another worker has taken this run over; ending");
      process.kill(process.pid, "SIGKILL");
    }
    if (cancelRequested(groupDir)) stop.abort(new RunEnded("cancelled"));
  }, lockCheckMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function wasCancelled({ reason }: AbortSignal): boolean {
  return reason instanceof RunEnded && reason.reason === "cancelled";
}

function describe({ outcome, grade }: RunRecord): string {
  const score = grade?.kind === "scored" ? `score ${grade.score}` : (grade?.kind ?? "not graded");
  return `${outcome?.kind ?? "no outcome"}, ${score}`;
}
