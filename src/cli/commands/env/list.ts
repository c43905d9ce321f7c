import { Command } from "commander";
import { jsonOption } from "../../options.ts";

export function listEnvsCommand(): Command {
  return new Command("list")
    .description("The environments: mlebench's own, made or not, and yours")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench env list\n  mlebench env list --json\n")
    .action(async ({ json }: { json?: boolean }) => {
      const { envNames, readPythonEnv, readStoredEnv } = await import(
        "../../../run/python-env/environment.ts"
      );
      const { builtInEnvs } = await import("../../../run/python-env/requirements.ts");
      const { formatBytes } = await import("../../../core/units.ts");
      const { textTable } = await import("../../text-table.ts");
      const ours = builtInEnvs();
      const envs = envNames().map((name) => ({
        name,
        origin: ours.includes(name) ? "mlebench" : "yours",
        state: readPythonEnv(name) ? "made" : readStoredEnv(name) ? "outdated" : "not made",
        env: readStoredEnv(name),
      }));
      if (json) {
        const shown = envs.map(({ env, ...each }) => ({
          ...each,
          ...(env && { dir: env.dir, digest: env.digest, python: env.python, sizeBytes: env.sizeBytes }),
        }));
        return console.log(JSON.stringify(shown, null, 2));
      }
      const rows = envs.map(({ name, origin, state, env }) => [
        ...[name, origin, state],
        ...(env
          ? [`Python ${env.python}`, formatBytes(env.sizeBytes), env.digest.slice(0, 12)]
          : ["", "", ""]),
      ]);
      console.log(textTable([["NAME", "ORIGIN", "STATE", "PYTHON", "SIZE", "DIGEST"], ...rows]));
      const unmade = envs.filter(({ state }) => state !== "made").map(({ name }) => name);
      if (unmade.length > 0) console.log(`\nTo make one: mlebench env create ${unmade[0]}`);
    });
}
