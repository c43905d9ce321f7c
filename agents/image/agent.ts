import { type AgentSettings, defineAgent } from "../../src/agent/define.ts";
import { runCommand } from "../../src/agent/run-command.ts";
import { UserError } from "../../src/core/errors.ts";
import { readImageAgent } from "./config.ts";

/** Agents made for the Python reference: an image with /home/agent/start.sh, and a config.yaml. */
export default defineAgent({
  description:
    "An agent image made for the Python reference: its start.sh with the settings of its config.yaml, under docker or podman",
  python: null,
  modelInside: true,
  settings: {
    dir: { default: null, help: "the agent's folder of the reference, with config.yaml" },
    id: { default: null, help: "which of its agents, for example aide/dev" },
    image: { default: null, help: "the image, built as the reference says; unset: the first part of id" },
  },
  checkSettings: (settings) => void agentOf(settings),
  image: (settings) =>
    settings["image"] === null ? required(settings, "id").split("/")[0]! : String(settings["image"]),
  imageDir: "/home/agent",
  async run(context) {
    const { args, env } = agentOf(context.settings);
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return await runCommand(
      context,
      ["env", ...assignments, "bash", "/home/agent/start.sh", ...args],
      "agent.log",
    );
  },
});

function agentOf(settings: AgentSettings) {
  return readImageAgent(required(settings, "dir"), required(settings, "id"), process.env);
}

function required(settings: AgentSettings, key: "dir" | "id"): string {
  const value = settings[key];
  if (value !== null && value !== undefined) return String(value);
  throw new UserError(
    `The image agent needs --set ${key}=…, for example --set dir=mle-bench/agents/aide id=aide/dev image=aide.`,
  );
}
