import { Command } from "commander";
import { jsonOption, runsDirOption } from "../options.ts";

export function resumeCommand(): Command {
  return new Command("resume")
    .argument("<group>", 'run group: its directory, its name, a part of it, or "latest"')
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench resume latest\n")
    .action(async (wanted: string, options: { runsDir: string; json?: boolean }) => {
      const { findGroup } = await import("../../record/store.ts");
      const { resumeGroup } = await import("../start-group.ts");
      await resumeGroup(findGroup(wanted, options.runsDir), options);
    });
}
