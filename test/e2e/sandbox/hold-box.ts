/**
 * A harness to be killed: starts a box in the directory given, with a daemon that writes code/beats for ever, says
 * "started" and waits. With "list" instead it prints what descriptors a command finds, and ends.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PublicDir } from "../../../src/core/dirs.ts";
import { bwrapSandbox } from "../../../src/sandbox/bwrap.ts";
import { capture } from "../../../src/sandbox/capture.ts";

const [root, mode] = process.argv.slice(2) as [string, "hold" | "list"];
const dir = (name: string) => {
  mkdirSync(join(root, name), { recursive: true });
  return join(root, name);
};
const box = await bwrapSandbox().start({
  data: dir("data") as PublicDir,
  home: { submission: dir("submission"), code: dir("code"), logs: dir("logs"), agent: dir("agent") },
  files: {},
  readOnly: [],
  env: {},
  limits: { memoryBytes: 2 ** 28, processes: 50, fileSizeBytes: 2 ** 24, outputBytes: 2 ** 20 },
});
if (mode === "list") {
  const { stdout } = await capture(
    box.spawn(["bash", "-c", "for fd in /proc/$$/fd/*; do readlink $fd; done"]),
  );
  process.stdout.write(stdout);
  await box[Symbol.asyncDispose]();
} else {
  const daemon = "trap '' TERM HUP; while :; do echo >> /home/code/beats; sleep 0.02; done";
  box.spawn(["sh", "-c", `setsid sh -c "${daemon}" & ${daemon}`]);
  process.stdout.write("started\n");
}
