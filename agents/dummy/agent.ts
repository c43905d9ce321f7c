import { join } from "node:path";
import { defineAgent } from "../../src/agent/define.ts";
import { openLog, pipeOutput } from "../../src/agent/pipe-output.ts";
import { packageRoot } from "../../src/core/package-root.ts";

export default defineAgent({
  description:
    "Self-test of the sandbox: who am I, can I read answers, escape, reach a network? Then submits the sample submission",
  python: null,
  settings: {},
  files: () => [{ from: join(packageRoot, "agents", "dummy", "self-test.py"), to: "self-test.py" }],
  async run(context) {
    const output = openLog(join(context.host.logs, "self-test.log"));
    const process = context.box.spawn(["python3", "/home/agent/self-test.py"], { signal: context.signal });
    process.stdin.end();
    await pipeOutput(process, { to: output, log: context.log });
    const status = await process.done;
    return status.kind === "exited" && status.code === 0 ? { kind: "finished" } : { kind: "stopped", status };
  },
});
