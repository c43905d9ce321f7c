import { Command } from "commander";
import { downloadLeaderboardCommand } from "./download-leaderboard.ts";
import { importReferenceCommand } from "./import-reference.ts";

/** The commands for those who work on mlebench or want exact leaderboards. */
export function devCommand(): Command {
  const dev = new Command("dev").addHelpText(
    "after",
    "\nExample:\n  mlebench dev download-leaderboard -c spaceship-titanic\n  mlebench dev import-reference ~/mle-bench\n",
  );
  // Errors are printed once, where all commands' errors are; commander does not hand this down.
  for (const command of [downloadLeaderboardCommand(), importReferenceCommand()])
    dev.addCommand(command.exitOverride().configureOutput({ outputError: () => {} }));
  return dev;
}
