import { Command } from "commander";
import { createEnvCommand } from "./create.ts";
import { listEnvsCommand } from "./list.ts";
import { showEnvCommand } from "./show.ts";

/** The Python environments that are mounted into sandboxes. */
export function envCommand(): Command {
  const env = new Command("env").addHelpText(
    "after",
    "\nExample:\n  mlebench env create full\n  mlebench env list\n  mlebench run --agent command --env full -c quake-magnitude -- python3 solve.py\n",
  );
  // Errors are printed once, where all commands' errors are; commander does not hand this down.
  for (const command of [createEnvCommand(), listEnvsCommand(), showEnvCommand()])
    env.addCommand(command.exitOverride().configureOutput({ outputError: () => {} }));
  return env;
}
