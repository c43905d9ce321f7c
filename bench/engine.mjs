// Many trivial runs through the local engine: throughput, the harness's memory, and whether a start gets slower.
// MLEBENCH_RUNS=10000 node bench/engine.mjs
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const mlebench = fileURLToPath(new URL("../bin/mlebench", import.meta.url));
const runs = Number(process.env.MLEBENCH_RUNS ?? 1000);
const workers = process.env.MLEBENCH_BENCH_WORKERS ?? "2";
const dir = mkdtempSync(join(tmpdir(), "bench-engine-"));
const env = { ...process.env, MLEBENCH_DATA_DIR: join(dir, "data"), MLEBENCH_RUNS_DIR: join(dir, "runs") };

try {
  spawnSync(process.execPath, [mlebench, "prepare", "-c", "quake-magnitude"], { env, stdio: "ignore" });
  const limits = ["--time-limit", "60s", "--memory", "256m", "--disk", "64m"];
  const args = [
    "run",
    "--agent",
    "command",
    "-c",
    "quake-magnitude",
    "--seeds",
    `${runs}`,
    "--workers",
    workers,
  ];
  const started = performance.now();
  const child = spawn(process.execPath, [mlebench, ...args, ...limits, "--json", "--", "true"], {
    env,
    stdio: "ignore",
  });
  const memory = [];
  const timer = setInterval(() => memory.push(rssMiB(child.pid)), 500);
  await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  const seconds = (performance.now() - started) / 1000;

  const [group] = readdirSync(join(dir, "runs"));
  const records = JSON.parse(readFileSync(join(dir, "runs", group, "group.json"), "utf8")).runs.map(
    ({ id }) => JSON.parse(readFileSync(join(dir, "runs", group, id, "run.json"), "utf8")),
  );
  const finished = records.filter(({ outcome }) => outcome?.kind === "finished").length;
  const part = Math.max(1, Math.floor(records.length / 10));
  const mean = (some) => some.reduce((sum, ms) => sum + ms, 0) / some.length;
  const lasted = records.map(({ startedAt, endedAt }) => Date.parse(endedAt) - Date.parse(startedAt));
  const seen = memory.filter(Boolean);
  console.log(`${finished} of ${runs} runs finished in ${seconds.toFixed(1)} s, ${workers} at a time`);
  console.log(
    `${(runs / seconds).toFixed(1)} runs a second, ${((seconds * 1000 * Number(workers)) / runs).toFixed(0)} ms a run`,
  );
  console.log(
    `a run, first tenth ${mean(lasted.slice(0, part)).toFixed(0)} ms, last tenth ${mean(lasted.slice(-part)).toFixed(0)} ms`,
  );
  console.log(
    `harness memory ${seen[Math.floor(seen.length / 10)]} MiB after a tenth, ${seen.at(-1)} MiB at the end, ${Math.max(...seen)} MiB at most`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}

function rssMiB(pid) {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kib) / 1024);
  } catch {
    return null;
  }
}
