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
      const { cancelGroup } = await import("../../engine/cancel.ts");
      const dir = findGroup(wanted, options.runsDir);
      const result = cancelGroup(dir, systemClock);
      if (options.json) return console.log(JSON.stringify({ group: dir, ...result }, null, 2));
      if (result.unfinished === 0) return console.log(`${dir} is finished; there is nothing to cancel.`);
      console.log(
        result.harnessAlive
          ? `Asked the harness to end ${result.unfinished} runs of ${dir}.`
          : `Cancelled ${result.unfinished} unfinished runs of ${dir}.`,
      );
    });
}
