import type { GroupWork } from "../engine.ts";
import { jobLabel } from "./job-state.ts";
import { isWaiting, type Queue } from "./queue.ts";

export interface ShowJobs {
  /** Tells the progress what changed since the last look. @returns whether anything did */
  jobs(runs: readonly string[], queue: Queue): boolean;
  name(run: string): string;
}

/** Turns jobs that begin to run, or that Slurm puts back into the queue, into progress events. */
export function showJobs({ group, onProgress }: GroupWork): ShowJobs {
  const planned = new Map(group.runs.map((run) => [run.id, run]));
  const shown = new Map<string, string>();
  return {
    name: (run) => `${planned.get(run)!.competition} seed ${planned.get(run)!.seed}`,
    jobs(runs, queue) {
      let changed = false;
      for (const run of runs) {
        const state = queue.jobsOf(run).findLast((job) => job.state && isWaiting(job.state))?.state;
        const now = state ? `${state.state} ${jobLabel(state)}` : "";
        if (now === (shown.get(run) ?? "")) continue;
        shown.set(run, now);
        changed = true;
        if (state?.state !== "RUNNING") continue;
        const { competition, seed } = planned.get(run)!;
        onProgress({ kind: "started", run, competition, seed });
        onProgress({ kind: "log", run, line: `on ${state.nodes}, job ${jobLabel(state)}` });
      }
      return changed;
    },
  };
}
