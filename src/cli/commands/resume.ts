import { Command } from "commander";
import { jsonOption, runsDirOption } from "../options.ts";
import { addEngineOptions } from "../slurm-options.ts";

export function resumeCommand(): Command {
  const command = new Command("resume").argument(
    "<group>",
    'run group: its directory, its name, a part of it, or "latest"',
  );
  return addEngineOptions(command)
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench resume latest\n  mlebench resume latest --engine slurm --partition cpu\n",
    )
    .action(async (wanted: string, options: { runsDir: string; json?: boolean }, self: Command) => {
      const { findGroup } = await import("../../record/store.ts");
      const { changeEngine } = await import("../change-engine.ts");
      const { resumeGroup } = await import("../start-group.ts");
      const dir = findGroup(wanted, options.runsDir);
      changeEngine(dir, self);
      await resumeGroup(dir, options);
    });
}
