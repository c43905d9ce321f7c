import { Command } from "commander";
import { jsonOption } from "../../options.ts";

export function showEnvCommand(): Command {
  return new Command("show")
    .description("What is in an environment: its digest, its Python, every package with its version")
    .argument("<name>", "see: mlebench env list")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench env show lite\n  mlebench env show full --json\n")
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { findPythonEnv, packagesText } = await import("../../../run/python-env/environment.ts");
      const { shownEnv, textOfEnv } = await import("./shown.ts");
      const env = findPythonEnv(name);
      if (json) return console.log(JSON.stringify(shownEnv(env), null, 2));
      console.log(`${textOfEnv(env)}\n\n${packagesText(env).trimEnd()}`);
    });
}
