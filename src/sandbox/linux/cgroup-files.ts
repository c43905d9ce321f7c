import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { systemErrorCode } from "../../core/errors.ts";
import type { BoxUsage, Enforced } from "../sandbox.ts";

/** Processes of our own in a box (bwrap, its init, the bridge) that the agent's limit does not pay for. */
export const OWN_PROCESSES = 8;

export const NO_USAGE: BoxUsage = {
  cpuMs: null,
  memoryBytes: null,
  memoryPeakBytes: null,
  oomKills: null,
  processes: null,
  refusedProcesses: null,
  readBytes: null,
  writtenBytes: null,
};

/** The control group of one box: its limits hold for all of the box's commands together. */
export interface Cgroup {
  readonly enforced: readonly Enforced[];
  /** A group below the box's for one command, so that kills and kernel OOM kills are told apart by command. */
  command(name: string): CommandCgroup;
  usage(): BoxUsage;
  /** Removes the empty group and everything below it. */
  remove(): Promise<void>;
}

export interface CommandCgroup {
  /** A process joins by writing 0 into each of these files. */
  readonly join: readonly string[];
  /** SIGKILL to every member. */
  kill(): void;
  isEmpty(): boolean;
  oomKills(): number;
  remove(): Promise<void>;
}

/** rmdir, patiently: a group is busy for some milliseconds after its last process died. */
export async function removeGroup(dir: string): Promise<void> {
  for (let waited = 0, step = 1; ; waited += step, step = Math.min(step * 2, 100)) {
    try {
      return await rmdir(dir);
    } catch (error) {
      if (systemErrorCode(error) !== "EBUSY" || waited > 5000) return;
    }
    await delay(step);
  }
}

export function readNumbers(file: string): number[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** The number of `key value` lines (cpu.stat, memory.events), or of a file with one number; null when absent. */
export function readCounter(file: string, key?: string): number | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  const value = key === undefined ? text.trim() : new RegExp(`^${key} (\\d+)$`, "m").exec(text)?.[1];
  return value === undefined || value === "" ? null : Number(value);
}

export function boxDirs(dir: string): string[] {
  return list(dir).flatMap((name) => (/^mlb-\d+-\d+-\d+$/.test(name) ? [`${dir}/${name}`] : []));
}

export function commandDirs(dir: string): string[] {
  return list(dir).flatMap((name) => (/^c\d+$/.test(name) ? [`${dir}/${name}`] : []));
}

/** The new directory, or null where we may not make one. */
export function makeDir(parent: string | undefined, name: string): string | null {
  if (parent === undefined) return null;
  try {
    mkdirSync(`${parent}/${name}`);
    return `${parent}/${name}`;
  } catch {
    return null;
  }
}

/** Whether the kernel took the value. */
export function write(file: string, value: string | number): boolean {
  try {
    if (!existsSync(file)) return false;
    writeFileSync(file, String(value));
    return true;
  } catch {
    return false;
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
