import { type CliPackage, installedBin } from "../../src/agent/cli/package.ts";
import { cliPrompt } from "../../src/agent/cli/prompt.ts";
import { runCli } from "../../src/agent/cli/run-cli.ts";
import { defineAgent } from "../../src/agent/define.ts";
import { parseModelName } from "../../src/model/model-name.ts";
import { codexEvents } from "./events.ts";

const cli: CliPackage = { agent: "codex", npm: "@openai/codex", version: "0.169.0", bin: "codex" };

/** Its own name for a model that is a script or a recording. */
const standIn = "gpt-5.1";

/** Settings of config.toml: the gateway is its only provider; no web search, no news from outside. */
const config = `model_provider = "gateway"
web_search = "disabled"
check_for_update_on_startup = false
hide_agent_reasoning = false

[model_providers.gateway]
name = "gateway"
base_url = "@OPENAI_BASE_URL@"
env_key = "OPENAI_API_KEY"
wire_api = "responses"

[analytics]
enabled = false

[feedback]
enabled = false

[history]
persistence = "none"
`;

/** OpenAI's Codex CLI, unchanged. */
export default defineAgent({
  description:
    "OpenAI's Codex CLI, unchanged, inside the sandbox through the gateway; for models that speak OpenAI's responses",
  python: "lite",
  needsModel: true,
  modelInside: true,
  cli,
  settings: {
    effort: { default: null, help: "reasoning effort: low, medium, high; unset: the CLI's own" },
  },
  async run(context) {
    const { provider, model } = parseModelName(context.modelName!);
    const { effort } = context.settings;
    const options = [
      ...["--json", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"],
      ...["-C", "/home/code", "-m", provider === "scripted" || provider === "replay" ? standIn : model],
      ...(effort === null ? [] : ["-c", `model_reasoning_effort="${String(effort)}"`]),
    ];
    return await runCli(context, {
      command: ["node", installedBin(cli), "exec", ...options, cliPrompt],
      env: { CODEX_HOME: "/home/agent/.codex" },
      configs: { ".codex/config.toml": config },
      log: "codex.jsonl",
      toEvents: codexEvents,
    });
  },
});
