import { UserError } from "../../core/errors.ts";
import { readExperiment } from "../../record/store.ts";
import { cancelRequested } from "../cancel.ts";
import type { GroupWork } from "../engine.ts";
import { cancelJobs } from "./cancel-jobs.ts";
import { decide, type Step } from "./decide.ts";
import type { JobState } from "./job-state.ts";
import { isWaiting, noteFound, type Queue, readQueue } from "./queue.ts";
import { type RunKeeper, runKeeper } from "./run-keeper.ts";
import { type ShowJobs, showJobs } from "./show-jobs.ts";
import { type Slurm, SlurmAway } from "./slurm-commands.ts";
import { listSubmissions } from "./submissions.ts";
import type { Submitter } from "./submitter.ts";

/** Slurm is asked at most so often, by one call for all jobs. */
const pollMs = 5000;
/** While nothing changes, and while Slurm does not answer, it is asked less and less often, down to this. */
const slowestPollMs = 30_000;

export interface FollowRequest extends GroupWork {
  readonly slurm: Slurm;
  readonly submitter: Submitter;
}

/**
 * Follows a group's jobs until every run is finished or put aside: submits what has no job, counts what the cluster
 * broke, and submits it again. Returns early on Ctrl-C; the jobs go on.
 */
export async function follow(request: FollowRequest): Promise<void> {
  const { clock, signal } = request;
  const session = new Session(request);
  let failures = 0;
  let changedAt = clock.monotonicMs();
  while (session.isOpen() && !signal.aborted) {
    try {
      if (await session.look()) changedAt = clock.monotonicMs();
      failures = 0;
    } catch (error) {
      if (!(error instanceof SlurmAway)) throw error;
      if (failures++ === 0) session.notice(error.message);
    }
    if (!session.isOpen()) return;
    const quietMs = failures > 0 ? pollMs * 2 ** failures : (clock.monotonicMs() - changedAt) / 12;
    const sleepMs = Math.min(slowestPollMs, Math.max(pollMs, quietMs));
    await clock.sleep(sleepMs, signal).catch(() => {}); // rejects on Ctrl-C
  }
}

class Session {
  private readonly request: FollowRequest;
  private readonly show: ShowJobs;
  private readonly keeper: RunKeeper;
  /** Runs that this session still has to bring to an end, in the planned order. */
  private readonly open: Set<string>;
  private readonly memory = new Map<string, JobState>();
  private readonly signalled = new Set<string>();
  private isFirst = true;

  constructor(request: FollowRequest) {
    this.request = request;
    this.show = showJobs(request);
    this.keeper = runKeeper(request);
    const unfinished = readExperiment(request.groupDir).runs.filter(
      ({ record }) => record.state !== "finished",
    );
    this.open = new Set(unfinished.map(({ record }) => record.id));
  }

  isOpen(): boolean {
    return this.open.size > 0;
  }

  notice(line: string): void {
    this.request.onProgress({ kind: "notice", line });
  }

  /** One look at Slurm and what follows from it. @returns whether anything changed */
  async look(): Promise<boolean> {
    const { groupDir, slurm, clock } = this.request;
    const submissions = listSubmissions(groupDir);
    const queue = await readQueue(slurm, submissions, { clock, memory: this.memory });
    noteFound(submissions, queue);
    const isCancelled = cancelRequested(groupDir);
    if (isCancelled) await cancelJobs(slurm, queue.states, this.signalled);
    const before = this.open.size;
    const toSubmit: string[] = [];
    for (const id of [...this.open]) {
      const record = () => this.keeper.read(id);
      const step = decide({ record, jobs: queue.jobsOf(id), isFirst: this.isFirst });
      if (isCancelled && step.kind !== "wait") await this.closeCancelled(id, queue);
      else if ((await this.take(id, step, queue)) === "submit") toSubmit.push(id);
    }
    this.isFirst = false;
    const changed = this.show.jobs([...this.open], queue);
    const live = queue.states.filter(isWaiting).length;
    const submitted = await this.submit(toSubmit, queue, live);
    return changed || submitted > 0 || this.open.size < before;
  }

  /** Takes one step for a run. */
  private async take(id: string, step: Step, queue: Queue): Promise<"submit" | "stay"> {
    switch (step.kind) {
      case "wait":
        return "stay";
      case "submit":
        return "submit";
      case "done":
        this.close(id);
        return "stay";
      case "aside":
        if (step.cancel) await this.request.slurm.cancel([step.cancel]);
        this.notice(`${this.show.name(id)}: ${step.cause}; put aside for mlebench resume`);
        this.open.delete(id);
        return "stay";
      case "lost": {
        const reason = queue.reasonOf(step.job);
        const cause = reason ? `${step.cause}: ${reason}` : step.cause;
        const record = await this.keeper.countFailure(id, { queue, job: step.label, cause });
        if (!record) return "stay"; // a worker has the run after all
        if (record.state === "finished") this.close(id);
        else this.notice(`${this.show.name(id)}: ${cause}; submitted again`);
        return record.state === "finished" ? "stay" : "submit";
      }
    }
  }

  private close(id: string): void {
    this.open.delete(id);
    this.request.onProgress({ kind: "ended", run: id, record: this.keeper.read(id) });
  }

  private async closeCancelled(id: string, queue: Queue): Promise<void> {
    const record = await this.keeper.endCancelled(id, queue);
    if (record?.state === "finished") this.close(id);
    else if (record) this.open.delete(id); // never began: stays as it is planned
  }

  private async submit(runs: readonly string[], queue: Queue, live: number): Promise<number> {
    if (runs.length === 0 || this.request.signal.aborted) return 0;
    const ready: string[] = [];
    for (const id of runs) if (await this.keeper.freeLock(id, queue)) ready.push(id);
    const result = await this.request.submitter.submit(ready, live);
    if (result.kind === "refused")
      throw new UserError(
        `sbatch refused the jobs: ${result.message}. Nothing of them is in the queue. Go on with other options: mlebench resume ${this.request.groupDir} --partition … --account … --slurm-args …`,
        { exitCode: 1 },
      );
    for (const line of result.notices) this.notice(line);
    return result.submitted;
  }
}
