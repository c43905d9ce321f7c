// Whole processes side by side: wall-clock time and peak memory, peers interleaved so that both see the same machine.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Medians over `runs` after `warmUps`, for each named command: { name: [command, ...args] }.
 * `setUp(name)` runs before each, outside of its time. A command that fails ends the bench. @returns Map of name to { ms, peakMb }
 */
export async function measure(commands, { runs = 15, warmUps = 1, env = {}, cwd, setUp } = {}) {
  const found = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let run = -warmUps; run < runs; run++) {
    for (const [name, command] of Object.entries(commands)) {
      setUp?.(name);
      const result = await runOnce(command, { env: { ...process.env, ...env }, cwd });
      if (result.error) throw new Error(`${name}: ${result.error}`);
      if (run >= 0) found.get(name).push(result);
    }
  }
  return new Map(
    [...found].map(([name, results]) => [
      name,
      { ms: median(results.map(({ ms }) => ms)), peakMb: median(results.map(({ peakMb }) => peakMb)) },
    ]),
  );
}

/** Prints each median and its ratio to the peer: a Map of name to { ms, peakMb }, peakMb where it was measured. */
export function print(title, medians, peer) {
  console.log(`\n${title}`);
  const base = medians.get(peer);
  for (const [name, { ms, peakMb }] of medians) {
    const memory = peakMb === undefined ? "" : ` ${peakMb.toFixed(0).padStart(6)} MB`;
    const less = memory && `, ${(peakMb / base.peakMb).toFixed(2)} of its memory`;
    const ratio = name === peer ? "" : `   ${(base.ms / ms).toFixed(2)}× as fast as ${peer}${less}`;
    console.log(`  ${name.padEnd(26)} ${ms.toFixed(0).padStart(7)} ms${memory}${ratio}`);
  }
}

function runOnce([command, ...args], options) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(command, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr = (stderr + chunk).slice(-4000);
    });
    const peaks = new Map(); // kB by process: its own high-water mark, last seen
    const timer = setInterval(() => readPeaks(child.pid, peaks), 10);
    child.on("error", (error) => resolve({ error: error.message }));
    child.on("close", (code, signal) => {
      clearInterval(timer);
      const ms = performance.now() - start;
      const peakMb = [...peaks.values()].reduce((sum, kb) => sum + kb, 0) / 1024;
      resolve(code === 0 ? { ms, peakMb } : { error: `${signal ?? code}: ${stderr}` });
    });
  });
}

/** VmHWM of a process and its descendants; 0 where /proc is not Linux's. */
function readPeaks(pid, peaks) {
  try {
    const kb = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    if (kb) peaks.set(pid, Number(kb));
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim();
      for (const child of children === "" ? [] : children.split(" ")) readPeaks(Number(child), peaks);
    }
  } catch {
    // it has ended in between
  }
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
