import { Command, Option } from "commander";
import type { Installer } from "../../../run/python-env/install.ts";
import { jsonOption } from "../../options.ts";

interface CreateOptions {
  readonly requirements?: string;
  readonly python: string;
  readonly installer: Installer | "auto";
  readonly force?: boolean;
  readonly json?: boolean;
}

export function createEnvCommand(): Command {
  return new Command("create")
    .description("Make an environment: one of mlebench's own, or with --requirements one of yours")
    .argument("[name]", "see: mlebench env list", "lite")
    .option("--requirements <file>", "pip's requirement file of an environment of your own")
    .option("--python <program>", "the interpreter that it is made of", "python3")
    .addOption(
      new Option("--installer <name>", "auto takes uv where it is on PATH, which is faster")
        .choices(["auto", "uv", "pip"])
        .default("auto"),
    )
    .option("--force", "make it anew where it is there already; not while runs use it")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench env create full\n  mlebench env create mine --requirements requirements.txt\n  mlebench env create full-torch --python python3.12\n",
    )
    .action(async (name: string, { requirements, json, ...options }: CreateOptions) => {
      const { createPythonEnv } = await import("../../../run/python-env/create.ts");
      const { readRequirements } = await import("../../../run/python-env/requirements.ts");
      const { shownEnv, textOfEnv } = await import("./shown.ts");
      const env = createPythonEnv({
        name,
        ...options,
        ...(requirements === undefined ? {} : { requirements: readRequirements(requirements) }),
        log: (line) => console.error(`${name}: ${line}`),
      });
      console.log(json ? JSON.stringify(shownEnv(env), null, 2) : textOfEnv(env));
    });
}
