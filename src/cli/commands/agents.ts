import { Command } from "commander";
import { jsonOption } from "../options.ts";

export function agentsCommand(): Command {
  return new Command("agents")
    .addCommand(installCommand())
    .addOption(jsonOption())
    .option("--settings", "their settings too")
    .addHelpText(
      "after",
      "\nExample:\n  mlebench agents\n  mlebench agents install codex\n  mlebench run --agent baseline --set folds=10 -c quake-magnitude\n",
    )
    .action(async (options: { json?: boolean; settings?: boolean }) => {
      const { agentIds } = await import("../../agent/discover.ts");
      const agents = await Promise.all(agentIds().map(listed));
      if (options.json) return console.log(JSON.stringify(agents, null, 2));
      for (const agent of agents) print(agent, options.settings === true);
      if (!options.settings) console.log("\nTheir settings: mlebench agents --settings");
    });
}

type Listed = Awaited<ReturnType<typeof listed>>;

async function listed(id: string) {
  const { loadAgent } = await import("../../agent/discover.ts");
  const { isInstalled } = await import("../../agent/cli/package.ts");
  const {
    description,
    python,
    settings,
    roles,
    needsModel = false,
    variants = {},
    cli,
  } = await loadAgent(id);
  const program = cli ? { npm: cli.npm, version: cli.version, isInstalled: isInstalled(cli) } : null;
  return { id, description, python, needsModel, roles: roles ?? [], settings, variants, program };
}

/** One line each; with its settings below it when they are asked for. */
function print(
  { id, description, settings, needsModel, roles, variants, program }: Listed,
  all: boolean,
): void {
  const width = 16;
  const install = program && !program.isInstalled ? `; first: mlebench agents install ${id}` : "";
  console.log(`${id.padEnd(width)}  ${description}${needsModel ? " (--model)" : ""}${install}`);
  for (const [name, variant] of Object.entries(variants))
    console.log(`${`  ${id}/${name}`.padEnd(width)}  ${variant.description}`);
  if (!all) return;
  if (roles.length > 1) console.log(`    roles: ${roles.join(", ")} (--role ROLE=PROVIDER/NAME)`);
  if (program) console.log(`    runs ${program.npm} ${program.version}`);
  for (const [key, { default: value, help }] of Object.entries(settings))
    console.log(`    --set ${`${key}=${value ?? ""}`.padEnd(24)}  ${help}`);
}

function installCommand(): Command {
  return new Command("install")
    .description("install the outside program that an agent runs, at its pinned version")
    .argument("<agent...>", "ids of agents")
    .addHelpText("after", "\nExample:\n  mlebench agents install codex opencode\n")
    .action(async (ids: string[]) => {
      const { loadAgent } = await import("../../agent/discover.ts");
      const { installCli } = await import("../../agent/cli/package.ts");
      const { UserError } = await import("../../core/errors.ts");
      for (const id of ids) {
        const { cli } = await loadAgent(id);
        if (!cli) throw new UserError(`Agent "${id}" runs no outside program; there is nothing to install.`);
        const isNew = installCli(cli, (line) => console.error(line));
        console.error(`${cli.npm} ${cli.version} ${isNew ? "is installed" : "was there"}.`);
      }
    });
}
