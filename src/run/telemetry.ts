import { appendFileSync, existsSync, readFileSync, statfsSync } from "node:fs";
import type { Limits, TelemetrySummary } from "../record/schema.ts";
import { type GpuSample, sampleGpus } from "../sandbox/linux/gpus.ts";
import type { BoxUsage } from "../sandbox/sandbox.ts";

/** The columns of telemetry.csv; each GPU adds `gpu<id>_percent` and `gpu<id>_memory_bytes`. */
const columns = [
  "attempt",
  "seconds",
  "cpu_seconds",
  "memory_bytes",
  "memory_peak_bytes",
  "processes",
  "read_bytes",
  "written_bytes",
  "disk_bytes",
] as const;

export interface TelemetryOptions {
  readonly path: string;
  readonly attempt: number;
  /** Seconds on the run's own clock. */
  readonly seconds: () => number;
  readonly usage: () => BoxUsage;
  /** A directory on the run's own file system; null where it shares one. */
  readonly diskDir: string | null;
  readonly gpuIds: readonly string[];
}

/**
 * Appends what a box uses to one small file, seen from outside: every second at first, at a run's age of 100 hours
 * every quarter of a minute. `sample` is for a timer that comes at least that often; it knows itself when it is time.
 */
export function telemetryOf(options: TelemetryOptions): {
  sample(options?: { last?: boolean }): Promise<void>;
} {
  const { path, attempt, seconds, usage, diskDir, gpuIds } = options;
  const header = [...columns, ...gpuIds.flatMap((id) => [`gpu${id}_percent`, `gpu${id}_memory_bytes`])];
  if (!existsSync(path)) appendFileSync(path, `${header.join(",")}\n`);
  let nextAt = 0;
  let busy = false;
  return {
    async sample({ last = false } = {}) {
      const now = seconds();
      if (busy || (now < nextAt && !last)) return;
      busy = true;
      nextAt = now + Math.min(15, Math.max(1, now / 1000));
      try {
        const used = usage();
        const gpus = gpuIds.length === 0 ? [] : await sampleGpus(gpuIds);
        appendFileSync(path, `${row({ attempt, now, used, diskBytes: diskUse(diskDir), gpuIds, gpus })}\n`);
      } finally {
        busy = false;
      }
    },
  };
}

interface Sample {
  readonly attempt: number;
  readonly now: number;
  readonly used: BoxUsage;
  readonly diskBytes: number | null;
  readonly gpuIds: readonly string[];
  readonly gpus: readonly GpuSample[];
}

function row({ attempt, now, used, diskBytes, gpuIds, gpus }: Sample): string {
  const cells = [
    attempt,
    now.toFixed(1),
    used.cpuMs === null ? null : (used.cpuMs / 1000).toFixed(2),
    used.memoryBytes,
    used.memoryPeakBytes,
    used.processes,
    used.readBytes,
    used.writtenBytes,
    diskBytes,
    ...gpuIds.flatMap((id) => {
      const gpu = gpus.find((each) => each.id === id);
      return [gpu?.percent, gpu?.memoryBytes];
    }),
  ];
  return cells.map((cell) => cell ?? "").join(",");
}

function diskUse(dir: string | null): number | null {
  if (dir === null) return null;
  const { blocks, bfree, bsize } = statfsSync(dir);
  return (blocks - bfree) * bsize;
}

/** One line of telemetry.csv; what was not measured is null. */
export interface TelemetryRow {
  readonly attempt: number;
  readonly seconds: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Reads telemetry.csv; a last line that a crash cut short is left out. */
export function readTelemetry(path: string): TelemetryRow[] {
  if (!existsSync(path)) return [];
  const [head = "", ...lines] = readFileSync(path, "utf8").split("\n").slice(0, -1);
  const names = head.split(",");
  return lines.flatMap((line) => {
    const cells = line.split(",");
    if (cells.length !== names.length) return [];
    const number = (cell: string | undefined) => (cell === undefined || cell === "" ? null : Number(cell));
    const values = Object.fromEntries(names.map((name, i) => [name, number(cells[i])]));
    return [{ attempt: values["attempt"] ?? 0, seconds: values["seconds"] ?? 0, values }];
  });
}

const IDLE_CORES = 0.05;

/** What a whole run used. Counters begin anew with each attempt; levels are averaged over the samples. */
export function summarise(
  rows: readonly TelemetryRow[],
  { limits, elapsedMs }: { readonly limits: Limits; readonly elapsedMs: number },
): TelemetrySummary {
  const known = (name: string) => rows.flatMap(({ values }) => values[name] ?? []);
  const cpuSeconds = sumOfAttempts(rows, "cpu_seconds");
  const memoryPeakBytes = peak(known("memory_peak_bytes"));
  const processesPeak = peak(known("processes"));
  const diskPeakBytes = peak(known("disk_bytes"));
  const shares = [
    { limit: "time", share: elapsedMs / limits.timeMs },
    { limit: "memory", share: shareOf(memoryPeakBytes, limits.memoryBytes) },
    { limit: "processes", share: shareOf(processesPeak, limits.processes) },
    { limit: "disk", share: shareOf(diskPeakBytes, limits.diskBytes) },
  ].sort((a, b) => b.share - a.share);
  return {
    samples: rows.length,
    cpuSeconds,
    meanCores: cpuSeconds === null || elapsedMs <= 0 ? null : cpuSeconds / (elapsedMs / 1000),
    idleShare: idleShare(rows),
    memoryMeanBytes: mean(known("memory_bytes")),
    memoryPeakBytes,
    readBytes: sumOfAttempts(rows, "read_bytes"),
    writtenBytes: sumOfAttempts(rows, "written_bytes"),
    processesPeak,
    diskPeakBytes,
    gpus: gpuSummaries(rows),
    nearest: rows.length === 0 ? null : shares[0]!,
  };
}

function gpuSummaries(rows: readonly TelemetryRow[]): TelemetrySummary["gpus"] {
  const names = Object.keys(rows[0]?.values ?? {});
  return names.flatMap((name) => {
    const id = /^gpu(\d+)_percent$/.exec(name)?.[1];
    if (id === undefined) return [];
    const percents = rows.flatMap(({ values }) => values[name] ?? []);
    const idle = percents.filter((percent) => percent === 0).length;
    return {
      id,
      meanPercent: mean(percents) ?? 0,
      memoryPeakBytes: peak(rows.flatMap(({ values }) => values[`gpu${id}_memory_bytes`] ?? [])) ?? 0,
      idleShare: percents.length === 0 ? 1 : idle / percents.length,
    };
  });
}

/** Share of the time between two samples of one attempt in which hardly any CPU was used. */
function idleShare(rows: readonly TelemetryRow[]): number | null {
  let idle = 0;
  let total = 0;
  for (let i = 1; i < rows.length; i++) {
    const [before, now] = [rows[i - 1]!, rows[i]!];
    const [from, to] = [before.values["cpu_seconds"], now.values["cpu_seconds"]];
    const seconds = now.seconds - before.seconds;
    if (now.attempt !== before.attempt || from == null || to == null || seconds <= 0) continue;
    total += seconds;
    if ((to - from) / seconds < IDLE_CORES) idle += seconds;
  }
  return total === 0 ? null : idle / total;
}

function sumOfAttempts(rows: readonly TelemetryRow[], name: string): number | null {
  const last = new Map<number, number>();
  for (const { attempt, values } of rows) {
    const value = values[name];
    if (value != null) last.set(attempt, Math.max(value, last.get(attempt) ?? 0));
  }
  return last.size === 0 ? null : [...last.values()].reduce((sum, value) => sum + value, 0);
}

function shareOf(used: number | null, limit: number | undefined): number {
  return used === null || limit === undefined ? 0 : used / limit;
}

function peak(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((max, value) => Math.max(max, value));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
