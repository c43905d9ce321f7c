import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { jsonOption, runsDirOption } from "../options.ts";

export function cancelCommand(): Command {
  return new Command("cancel")
    .argument("<group>", 'run group: its directory, its name, a part of it, or "latest"')
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench cancel latest\n")
    .action(async (wanted: string, options: { runsDir: string; json?: boolean }) => {
      const { findGroup } = await import("../../record/store.ts");
      const dir = findGroup(wanted, options.runsDir);
      const result = await cancel(dir);
      if (options.json) return console.log(JSON.stringify({ group: dir, ...result }, null, 2));
      if (result.unfinished === 0) return console.log(`${dir} is finished; there is nothing to cancel.`);
      console.log(textOf(dir, result));
    });
}

interface Result {
  readonly unfinished: number;
  readonly harnessAlive: boolean;
  /** Runs at work on a cluster, whose workers were told. */
  readonly running?: number;
}

async function cancel(dir: string): Promise<Result> {
  const { readGroup } = await import("../../record/store.ts");
  if (readGroup(dir).engine === "local") {
    const { cancelGroup } = await import("../../engine/cancel.ts");
    return cancelGroup(dir, systemClock);
  }
  const { cancelSlurmGroup } = await import("../../engine/slurm/cancel-group.ts");
  const { slurmCommands } = await import("../../engine/slurm/slurm-commands.ts");
  return cancelSlurmGroup(dir, slurmCommands(process.env), systemClock);
}

function textOf(dir: string, { unfinished, harnessAlive, running }: Result): string {
  if (running !== undefined)
    return `Cancelled ${unfinished} unfinished runs of ${dir}${running > 0 ? `; ${running} at work were told to end and are graded as they stand` : ""}.`;
  return harnessAlive
    ? `Asked the harness to end ${unfinished} runs of ${dir}.`
    : `Cancelled ${unfinished} unfinished runs of ${dir}.`;
}
