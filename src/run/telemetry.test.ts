import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NO_USAGE } from "../sandbox/linux/cgroup-files.ts";
import { listGpus } from "../sandbox/linux/gpus.ts";
import { readTelemetry, summarise, telemetryOf } from "./telemetry.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "telemetry-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const limits = {
  timeMs: 100_000,
  memoryBytes: 1000,
  diskBytes: 10_000,
  processes: 100,
  fileSizeBytes: 1,
  outputBytes: 1,
};

test("counters add up over attempts, idle time is time without CPU, and the nearest limit is named", () => {
  const path = join(dir, "t.csv");
  writeFileSync(
    path,
    `attempt,seconds,cpu_seconds,memory_bytes,memory_peak_bytes,processes,read_bytes,written_bytes,disk_bytes
1,0.0,0,100,100,2,,,500
1,10.0,10,300,900,4,,,800
2,10.0,0,200,200,3,,,800
2,40.0,1,200,200,3,,,900
`,
  );
  appendFileSync(path, "2,41.0,1"); // cut by a crash
  const summary = summarise(readTelemetry(path), { limits, elapsedMs: 40_000 });
  expect(summary).toMatchObject({
    samples: 4,
    cpuSeconds: 11,
    meanCores: 11 / 40,
    idleShare: 30 / 40,
    memoryMeanBytes: 200,
    memoryPeakBytes: 900,
    readBytes: null,
    processesPeak: 4,
    diskPeakBytes: 900,
    gpus: [],
    nearest: { limit: "memory", share: 0.9 },
  });
  expect(summarise([], { limits, elapsedMs: 0 })).toMatchObject({
    samples: 0,
    cpuSeconds: null,
    nearest: null,
  });
});

test("GPUs are those that nvidia-smi lists, and one that was never used is told", async () => {
  // Speaks as nvidia-smi does with --format=csv,noheader,nounits.
  const program = join(dir, "nvidia-smi");
  writeFileSync(
    program,
    `#!/bin/sh
case "$*" in
  *utilization.gpu*) printf '0, 80, 1000\\n1, 0, 3\\n' ;;
  *index*) printf '0\\n1\\n' ;;
esac
`,
  );
  chmodSync(program, 0o755);
  vi.stubEnv("PATH", `${dir}:${process.env["PATH"]}`);
  expect(listGpus()).toEqual(["0", "1"]);
  let seconds = 0;
  const path = join(dir, "t.csv");
  const telemetry = telemetryOf({
    path,
    attempt: 1,
    seconds: () => seconds,
    usage: () => ({ ...NO_USAGE, cpuMs: 1500 }),
    diskDir: dir,
    gpuIds: ["0", "1"],
  });
  for (; seconds < 5; seconds += 0.5) await telemetry.sample();
  expect(readFileSync(path, "utf8").split("\n").length).toBe(7); // the header, a line a second, the end
  const { gpus, cpuSeconds } = summarise(readTelemetry(path), { limits, elapsedMs: 5000 });
  expect(cpuSeconds).toBe(1.5);
  expect(gpus).toEqual([
    { id: "0", meanPercent: 80, memoryPeakBytes: 1000 * 2 ** 20, idleShare: 0 },
    { id: "1", meanPercent: 0, memoryPeakBytes: 3 * 2 ** 20, idleShare: 1 },
  ]);
});

test("a hundred hours make a small file: the pause grows with the run's age", async () => {
  let seconds = 0;
  const path = join(dir, "t.csv");
  const usage = () => ({ ...NO_USAGE, cpuMs: 1 });
  const telemetry = telemetryOf({
    path,
    attempt: 1,
    seconds: () => seconds,
    usage,
    diskDir: null,
    gpuIds: [],
  });
  for (; seconds < 360_000; seconds += 5) await telemetry.sample();
  expect(readTelemetry(path).length).toBeLessThan(30_000);
  expect(readTelemetry(path).length).toBeGreaterThan(10_000);
});
