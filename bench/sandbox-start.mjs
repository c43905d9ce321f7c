// What the sandbox adds to the start of a command: start and close a box and run `true` in it, beside `true` alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { print } from "./measure.mjs";

const { selectSandbox } = await import("../dist/src/sandbox/select.js");
const sandbox = await selectSandbox("auto");
const root = mkdtempSync(join(tmpdir(), "bench-"));
const folder = (name) => {
  mkdirSync(join(root, name), { recursive: true });
  return join(root, name);
};
const home = Object.fromEntries(["submission", "code", "logs", "agent"].map((name) => [name, folder(name)]));
const limits = { processes: 64, fileSizeBytes: 2 ** 20, outputBytes: 2 ** 20, memoryBytes: 2 ** 28, cpus: 1 };
const spec = { data: folder("data"), home, files: {}, readOnly: [], env: { PATH: "/usr/bin:/bin" }, limits };

async function time(runs, work) {
  const times = [];
  for (let run = -2; run < runs; run++) {
    const start = performance.now();
    await work();
    if (run >= 0) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

const plain = await time(30, () => once(spawn("true"), "close"));
const boxed = await time(30, async () => {
  const box = await sandbox.start(spec);
  const child = box.spawn(["true"]);
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  await child.done;
  await box[Symbol.asyncDispose]();
});
print(
  `Start of a command (sandbox ${sandbox.name})`,
  new Map([
    ["true", { ms: plain }],
    ["true in a new box", { ms: boxed }],
  ]),
  "true",
);
console.log(`  overhead ${(boxed - plain).toFixed(0)} ms`);
rmSync(root, { recursive: true, force: true });
