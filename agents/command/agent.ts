import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type AgentContext, type AgentSettings, defineAgent } from "../../src/agent/define.ts";
import { runCommand } from "../../src/agent/run-command.ts";
import { UserError } from "../../src/core/errors.ts";

export default defineAgent({
  description:
    "Any command line, run inside the sandbox; a folder with a start.sh runs as the Python reference runs it",
  python: "lite",
  modelInside: true,
  settings: {
    command: { default: null, help: "shell line to run; also after -- on the command line" },
    dir: {
      default: null,
      help: "host directory copied to /home/agent; its start.sh is run when no command is given",
    },
  },
  files: (settings) => (settings["dir"] ? [{ from: agentDir(settings), to: "." }] : []),
  async run(context: AgentContext) {
    const line = commandLine(context.settings);
    context.log(`running: ${line}`);
    return runCommand(context, ["bash", "-c", line], "agent.log");
  },
});

function commandLine(settings: AgentSettings): string {
  if (settings["command"]) return String(settings["command"]);
  if (settings["dir"] && existsSync(join(agentDir(settings), "start.sh"))) return "bash /home/agent/start.sh";
  throw new UserError(
    "The command agent needs a command: mlebench run --agent command -c ID -- python3 solve.py, or --set dir=DIR with a start.sh in it.",
  );
}

function agentDir(settings: AgentSettings): string {
  const dir = resolve(String(settings["dir"]));
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new UserError(`--set dir=${settings["dir"]}: there is no such directory.`);
  return dir;
}
