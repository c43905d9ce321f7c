import { ownModelName } from "../../src/agent/cli/own-name.ts";
import { type CliPackage, installedBin } from "../../src/agent/cli/package.ts";
import { cliPrompt } from "../../src/agent/cli/prompt.ts";
import { runCli } from "../../src/agent/cli/run-cli.ts";
import { defineAgent } from "../../src/agent/define.ts";
import { claudeEvents } from "./events.ts";

const cli: CliPackage = {
  ...{ agent: "claude-code", npm: "@anthropic-ai/claude-code", version: "2.1.330", bin: "claude" },
};

/** Anthropic's Claude Code, unchanged. */
export default defineAgent({
  description:
    "Anthropic's Claude Code, unchanged, inside the sandbox through the gateway; for models that speak Anthropic's messages",
  python: "lite",
  needsModel: true,
  modelInside: true,
  cli,
  settings: {
    max_turns: { default: null, help: "turns at most; unset: the CLI's own, which is none" },
  },
  async run(context) {
    const { max_turns: turns } = context.settings;
    const options = [
      ...["--output-format", "stream-json", "--verbose", "--dangerously-skip-permissions"],
      ...[
        "--disallowedTools",
        "WebFetch WebSearch AskUserQuestion",
        "--model",
        ownModelName(context, "claude-sonnet-4-5"),
      ],
      ...(turns === null ? [] : ["--max-turns", String(turns)]),
    ];
    return await runCli(context, {
      command: [installedBin(cli), "-p", cliPrompt, ...options],
      env: {
        CLAUDE_CONFIG_DIR: "/home/agent/.claude",
        IS_SANDBOX: "1",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_AUTOUPDATER: "1",
        DISABLE_TELEMETRY: "1",
        DISABLE_ERROR_REPORTING: "1",
        USE_BUILTIN_RIPGREP: "1",
      },
      log: "claude-code.jsonl",
      toEvents: claudeEvents,
    });
  },
});
