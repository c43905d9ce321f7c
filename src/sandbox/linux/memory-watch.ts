import { readFileSync } from "node:fs";
import { descendants } from "./proc.ts";

const INTERVAL_MS = 250;

/**
 * Where no control group can cap memory: adds up a process tree's memory four times a second and calls `exceeded`
 * above the limit. A fast allocation can overshoot before it is seen: a watch, not an enforced limit.
 */
export function watchMemory(
  root: number | undefined,
  limitBytes: number,
  exceeded: () => void,
): { stop(): void } {
  if (root === undefined) return { stop() {} };
  const timer = setInterval(() => {
    const pids = descendants(root).map(({ pid }) => pid);
    // Resident sizes count shared pages once per process; only when they exceed is the exact, slow number taken.
    if (sum(pids, residentBytes) > limitBytes && sum(pids, proportionalBytes) > limitBytes) exceeded();
  }, INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function sum(pids: readonly number[], bytes: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + bytes(pid), 0);
}

function residentBytes(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m);
}

function proportionalBytes(pid: number): number {
  return kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m);
}

function kilobytes(file: string, line: RegExp): number {
  try {
    return Number(line.exec(readFileSync(file, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // gone meanwhile
  }
}
