import { join } from "node:path";
import { defineAgent } from "../../src/agent/define.ts";
import { packageRoot } from "../../src/core/package-root.ts";
import { converse } from "./converse.ts";

/** CodeAct (arXiv 2402.01030), as OpenHands runs it; see docs/agents/codeact.md. */
export default defineAgent({
  description:
    "CodeAct: a model works in a shell and a Python session that stay alive, and sees what they say",
  python: "lite",
  needsModel: true,
  roles: ["main"],
  resumable: true,
  settings: {
    steps: { default: 500, help: "replies of the model at most" },
    temperature: { default: -1, help: "of the model; -1: not sent" },
    tools: { default: true, help: "false: for models without tool calls, which write tagged blocks instead" },
    exec_minutes: { default: 60, help: "longest execution of one command" },
    output_chars: {
      default: 20_000,
      help: "of one output that the model sees; the middle of a longer one is left out",
    },
    history_chars: { default: 200_000, help: "of the conversation; a longer one is condensed" },
    idle_replies: { default: 10, help: "replies without an action, one after the other, that end the run" },
  },
  files: () => [{ from: join(packageRoot, "agents", "codeact", "driver.py"), to: "driver.py" }],
  run: converse,
});
