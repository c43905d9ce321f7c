import { ownModelName } from "../../src/agent/cli/own-name.ts";
import { type CliPackage, installedBin } from "../../src/agent/cli/package.ts";
import { cliPrompt } from "../../src/agent/cli/prompt.ts";
import { runCli } from "../../src/agent/cli/run-cli.ts";
import { defineAgent } from "../../src/agent/define.ts";
import { geminiEvents } from "./events.ts";

const cli: CliPackage = { agent: "gemini-cli", npm: "@google/gemini-cli", version: "0.61.0", bin: "gemini" };

const config = JSON.stringify({
  security: { auth: { selectedType: "gemini-api-key" } },
  general: { disableAutoUpdate: true, enableAutoUpdate: false, disableUpdateNag: true },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  tools: { exclude: ["web_fetch", "google_web_search"] },
});

/** Google's Gemini CLI, unchanged. */
export default defineAgent({
  description:
    "Google's Gemini CLI, unchanged, inside the sandbox through the gateway; for models that speak Google's generateContent",
  python: "lite",
  needsModel: true,
  modelInside: true,
  cli,
  settings: {},
  async run(context) {
    const options = [
      "--yolo",
      "--skip-trust",
      "-o",
      "stream-json",
      "-m",
      ownModelName(context, "gemini-2.5-pro"),
    ];
    return await runCli(context, {
      command: ["node", installedBin(cli), ...options, "-p", cliPrompt],
      env: { GEMINI_CLI_NO_RELAUNCH: "true" },
      configs: { ".gemini/settings.json": config },
      log: "gemini-cli.jsonl",
      toEvents: geminiEvents,
    });
  },
});
