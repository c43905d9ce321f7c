// Wall-clock time of whole processes: median of `runs` after one warm-up, peers interleaved so that both see the same machine.
import { spawnSync } from "node:child_process";

/** Milliseconds, median, for each named command: { name: [command, ...args] }. A failing command ends the bench. */
export function measure(commands, { runs = 15, env = {}, cwd } = {}) {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run++) {
    for (const [name, [command, ...args]] of Object.entries(commands)) {
      const start = performance.now();
      const { status, error, stderr } = spawnSync(command, args, {
        env: { ...process.env, ...env },
        cwd,
        encoding: "utf8",
      });
      if (error || status !== 0) throw new Error(`${name}: ${error?.message ?? stderr}`);
      if (run >= 0) times.get(name).push(performance.now() - start);
    }
  }
  return new Map(
    [...times].map(([name, values]) => [name, values.sort((a, b) => a - b)[values.length >> 1]]),
  );
}

/** Prints each median and its ratio to the peer. */
export function print(title, medians, peer) {
  console.log(`\n${title}`);
  for (const [name, ms] of medians) {
    const ratio = name === peer ? "" : `   ${(medians.get(peer) / ms).toFixed(2)}× ${peer}`;
    console.log(`  ${name.padEnd(34)} ${ms.toFixed(0).padStart(6)} ms${ratio}`);
  }
}
