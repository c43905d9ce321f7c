import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { formatDuration } from "../../core/units.ts";
import type { LiveJob } from "../../engine/slurm/live.ts";
import type { RunRecord } from "../../record/schema.ts";
import { jsonOption, runsDirOption } from "../options.ts";
import { textTable } from "../text-table.ts";

interface StatusOptions {
  readonly runsDir: string;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** Slurm is not asked more often than this. */
const slurmPollMs = 5000;

export function statusCommand(): Command {
  return new Command("status")
    .argument("[group]", "run group: its directory, its name, or a part of it", "latest")
    .option("--watch", "show it again every second until the group is finished")
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench status latest --watch\n")
    .action(async (wanted: string, options: StatusOptions) => {
      const { findGroup } = await import("../../record/store.ts");
      const dir = findGroup(wanted, options.runsDir);
      for (;;) {
        const status = await statusOf(dir);
        if (options.watch && process.stdout.isTTY) process.stdout.write("\u001b[2J\u001b[H");
        console.log(options.json ? JSON.stringify(status, null, 2) : textOf(status));
        const isAtWork = status.harness !== null || status.runs.some((run) => run.live);
        if (!options.watch || status.counts.finished === status.runs.length || !isAtWork) return;
        await delay(status.engine === "slurm" ? slurmPollMs : 1000);
      }
    });
}

type Status = Awaited<ReturnType<typeof statusOf>>;

async function statusOf(dir: string) {
  const { readExperiment } = await import("../../record/store.ts");
  const { lockOwner } = await import("../../engine/group-lock.ts");
  const { outcomeText, runText } = await import("../../report/outcome-text.ts");
  const { group, runs } = readExperiment(dir);
  const owner = lockOwner(dir);
  const live = group.engine === "slurm" ? await slurmJobs(dir) : noJobs;
  const count = (state: RunRecord["state"]) => runs.filter(({ record }) => record.state === state).length;
  return {
    group: group.id,
    dir,
    agent: group.agent.id,
    engine: group.engine,
    ...(live.problem ? { problem: live.problem } : {}),
    harness: owner && { pid: owner.pid, host: owner.host },
    counts: {
      finished: count("finished"),
      running: count("running"),
      interrupted: count("interrupted"),
      planned: count("planned"),
    },
    runs: runs.map(({ record }) => ({
      id: record.id,
      competition: record.competition,
      seed: record.seed,
      // A run that a dead harness or a lost job left "running" waits for resume.
      state:
        record.state === "running" && !owner && !live.problem && !live.jobs.has(record.id)
          ? ("interrupted" as const)
          : record.state,
      ...(record.state !== "finished" && live.jobs.has(record.id) ? { live: live.jobs.get(record.id)! } : {}),
      elapsedMs: record.elapsedMs,
      attempt: record.attempt,
      submissions: record.snapshots.length,
      outcome: record.unsent ? runText(record) : record.outcome && outcomeText(record.outcome),
      grade: record.grade,
    })),
  };
}

interface Live {
  readonly jobs: ReadonlyMap<string, LiveJob & { readonly text: string }>;
  /** Why Slurm could not be asked. */
  readonly problem?: string;
}

const noJobs: Live = { jobs: new Map() };

async function slurmJobs(dir: string): Promise<Live> {
  const { liveJobs, liveText } = await import("../../engine/slurm/live.ts");
  const { slurmCommands } = await import("../../engine/slurm/slurm-commands.ts");
  try {
    const jobs = await liveJobs(dir, slurmCommands(process.env), systemClock);
    return { jobs: new Map([...jobs].map(([run, job]) => [run, { ...job, text: liveText(job) }])) };
  } catch (error) {
    return { ...noJobs, problem: messageOf(error) };
  }
}

function textOf({ dir, agent, harness, runs, engine, problem }: Status): string {
  const rows = runs.map((run) => [
    run.competition,
    String(run.seed),
    run.live?.text ?? run.state,
    run.elapsedMs > 0 ? formatDuration(run.elapsedMs) : "-",
    String(run.submissions),
    run.grade?.kind === "scored" ? String(run.grade.score) : (run.grade?.kind ?? "-"),
    run.grade?.kind === "scored" ? (run.grade.medal ?? "-") : "-",
    run.outcome ?? "",
  ]);
  const finished = runs.filter((run) => run.state === "finished").length;
  const state = harness
    ? `worked on by process ${harness.pid}`
    : finished === runs.length
      ? "finished"
      : engine === "slurm" && runs.some((run) => run.live)
        ? "not followed; follow with: mlebench resume"
        : "stopped; go on with: mlebench resume";
  const note = problem ? `\nSlurm cannot be asked, so states are as last written: ${problem}` : "";
  return `${dir}\n${agent}: ${finished} of ${runs.length} runs finished, ${state}${note}\n\n${textTable([["COMPETITION", "SEED", "STATE", "TIME", "FILES", "SCORE", "MEDAL", "OUTCOME"], ...rows], [1, 3, 4, 5])}`;
}
