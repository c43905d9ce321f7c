import { join } from "node:path";
import { defineAgent } from "../../src/agent/define.ts";
import { runCommand } from "../../src/agent/run-command.ts";
import { packageRoot } from "../../src/core/package-root.ts";

export default defineAgent({
  description:
    "Self-test of the sandbox: who am I, can I read answers, escape, reach a network? Then submits the sample submission",
  python: null,
  settings: {},
  files: () => [{ from: join(packageRoot, "agents", "dummy", "self-test.py"), to: "self-test.py" }],
  run: (context) => runCommand(context, ["python3", "/home/agent/self-test.py"], "self-test.log"),
});
