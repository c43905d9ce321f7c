import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";

/** What each job of `--engine slurm` calls; people have no use for it, so no help lists it. */
export function workCommand(): Command {
  return new Command("work")
    .argument("<group>", "directory of the run group")
    .requiredOption("--submission <id>", "submission below <group>/slurm")
    .requiredOption("--index <n>", "array element")
    .addHelpText(
      "after",
      '\nExample:\n  mlebench work GROUP --submission ID --index "$SLURM_ARRAY_TASK_ID"\n',
    )
    .action(async (groupDir: string, options: { submission: string; index: string }) => {
      const { work } = await import("../../engine/slurm/work.ts");
      const { workerMeans } = await import("../worker-means.ts");
      const { env } = process;
      const exitCode = await work({
        groupDir,
        submission: options.submission,
        index: Number(options.index),
        job: { id: env["SLURM_JOB_ID"] ?? "", restarts: Number(env["SLURM_RESTART_COUNT"] ?? 0) },
        clock: systemClock,
        stop: await stopOnSignal(),
        meansFor: workerMeans,
        log: (line) => console.log(`${new Date().toISOString()} ${line}`),
      });
      process.exit(exitCode); // whatever is still open must not hold the job and its node
    });
}

/** SIGTERM: Slurm wants the job to end. SIGUSR2: `mlebench cancel`. */
async function stopOnSignal(): Promise<AbortController> {
  const { RunEnded } = await import("../../run/outcome.ts");
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort(new RunEnded("interrupted")));
  process.on("SIGUSR2", () => stop.abort(new RunEnded("cancelled")));
  return stop;
}
