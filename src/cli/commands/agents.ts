import { Command } from "commander";
import { jsonOption } from "../options.ts";

export function agentsCommand(): Command {
  return new Command("agents")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  mlebench agents\n  mlebench run --agent baseline --set folds=10 -c quake-magnitude\n",
    )
    .action(async (options: { json?: boolean }) => {
      const { agentIds, loadAgent } = await import("../../agent/discover.ts");
      const agents = await Promise.all(
        agentIds().map(async (id) => {
          const {
            description,
            python,
            settings,
            roles,
            needsModel = false,
            variants = {},
          } = await loadAgent(id);
          return { id, description, python, needsModel, roles: roles ?? [], settings, variants };
        }),
      );
      if (options.json) return console.log(JSON.stringify(agents, null, 2));
      for (const { id, description, settings, needsModel, roles, variants } of agents) {
        console.log(`${id}\n  ${description}`);
        if (needsModel)
          console.log(`    needs --model${roles.length > 0 ? `; roles: ${roles.join(", ")}` : ""}`);
        for (const [name, variant] of Object.entries(variants))
          console.log(`    --agent ${id}/${name}\n        ${variant.description}`);
        for (const [key, { default: value, help }] of Object.entries(settings))
          console.log(`    --set ${key}=${value}\n        ${help}`);
        console.log();
      }
    });
}
