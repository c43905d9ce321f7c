import { ownModelName } from "../../src/agent/cli/own-name.ts";
import { type CliPackage, installedBin } from "../../src/agent/cli/package.ts";
import { cliPrompt } from "../../src/agent/cli/prompt.ts";
import { runCli } from "../../src/agent/cli/run-cli.ts";
import { defineAgent } from "../../src/agent/define.ts";
import { opencodeEvents } from "./events.ts";

const cli: CliPackage = { agent: "opencode", npm: "opencode-ai", version: "1.18.33", bin: "opencode" };

/** Its only provider is the gateway; nothing is fetched, shared or asked. */
function config(model: string): string {
  return JSON.stringify({
    model: `gateway/${model}`,
    small_model: `gateway/${model}`,
    provider: {
      gateway: {
        npm: "@ai-sdk/openai-compatible",
        name: "gateway",
        options: { baseURL: "@OPENAI_BASE_URL@", apiKey: "{env:OPENAI_API_KEY}" },
        models: { [model]: { name: model } },
      },
    },
    enabled_providers: ["gateway"],
    autoupdate: false,
    share: "disabled",
    tools: { webfetch: false, websearch: false },
    permission: {
      edit: "allow",
      bash: "allow",
      webfetch: "deny",
      external_directory: "allow",
      doom_loop: "allow",
    },
  });
}

/** OpenCode, unchanged. */
export default defineAgent({
  description:
    "OpenCode, unchanged, inside the sandbox through the gateway; for models that speak OpenAI's chat completions",
  python: "lite",
  needsModel: true,
  modelInside: true,
  cli,
  settings: {},
  async run(context) {
    const model = ownModelName(context, "scripted");
    return await runCli(context, {
      command: [
        installedBin(cli),
        "run",
        "--format",
        "json",
        "--pure",
        "--auto",
        "--dir",
        "/home/code",
        cliPrompt,
      ],
      env: {
        OPENCODE_CONFIG: "/home/agent/opencode.json",
        OPENCODE_DISABLE_AUTOUPDATE: "1",
        OPENCODE_DISABLE_MODELS_FETCH: "1",
        OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
        OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
      },
      configs: { "opencode.json": config(model) },
      log: "opencode.jsonl",
      toEvents: opencodeEvents,
    });
  },
});
