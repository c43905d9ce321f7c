import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { BoxLimits, BoxUsage, Enforced } from "../sandbox.ts";
import {
  boxDirs,
  type Cgroup,
  commandDirs,
  makeDir,
  OWN_PROCESSES,
  readCounter,
  removeGroup,
  write,
} from "./cgroup-files.ts";
import type { CgroupPlaces } from "./cgroup-places.ts";

const CPU_PERIOD_US = 100_000;
const HARNESS_LEAF = "mlb-harness";
const wanted = ["memory", "pids", "cpu", "io"];

/** The driver for the unified hierarchy; null when no group with a memory or pids controller can be made. */
export function createV2(limits: BoxLimits, name: string, { v2 }: CgroupPlaces): Cgroup | null {
  const base = v2 && delegatedBase(v2);
  const box = base ? makeDir(base, name) : null;
  if (!box) return null;
  // For the commands' own memory.events: a controller shows in a group only when its parent hands it down.
  write(`${box}/cgroup.subtree_control`, "+memory");

  const enforced: Enforced[] = [];
  if (limits.memoryBytes !== undefined && write(`${box}/memory.max`, limits.memoryBytes)) {
    write(`${box}/memory.swap.max`, 0);
    enforced.push("memory");
  }
  if (write(`${box}/pids.max`, limits.processes + OWN_PROCESSES)) enforced.push("processes");
  const quotaUs = Math.round((limits.cpus ?? 0) * CPU_PERIOD_US);
  if (quotaUs > 0 && write(`${box}/cpu.max`, `${quotaUs} ${CPU_PERIOD_US}`)) enforced.push("cpu");

  return {
    enforced,
    command(commandName) {
      const leaf = makeDir(box, commandName) ?? box;
      return {
        join: [`${leaf}/cgroup.procs`],
        kill: () => void write(`${leaf}/cgroup.kill`, 1),
        isEmpty: () => readCounter(`${leaf}/cgroup.events`, "populated") !== 1,
        oomKills: () => readCounter(`${leaf}/memory.events`, "oom_kill") ?? 0,
        remove: () => removeGroup(leaf),
      };
    },
    usage: () => ({
      cpuMs: usToMs(readCounter(`${box}/cpu.stat`, "usage_usec")),
      memoryBytes: readCounter(`${box}/memory.current`),
      memoryPeakBytes: readCounter(`${box}/memory.peak`),
      oomKills: readCounter(`${box}/memory.events`, "oom_kill"),
      processes: readCounter(`${box}/pids.current`),
      refusedProcesses: readCounter(`${box}/pids.events`, "max"),
      ...ioOf(`${box}/io.stat`),
    }),
    remove: () => removeGroup(box),
  };
}

/** Every mlb-* directory where this or an earlier harness may have made one, a command's before its box's. */
export function leftoversV2({ v2 }: CgroupPlaces): string[] {
  if (!v2) return [];
  return ancestors(v2)
    .flatMap(boxDirs)
    .flatMap((dir) => [...commandDirs(dir), dir]);
}

/**
 * A group that may have children with controllers. Version 2 allows no processes in such a group, so ours first
 * moves itself to a leaf; where other processes share our group (a login session), the nearest ancestor that
 * already hands controllers down is taken.
 */
function delegatedBase(v2: NonNullable<CgroupPlaces["v2"]>): string | null {
  for (const dir of ancestors(v2)) {
    if (handsDown(dir)) return dir;
    if (dir !== v2.own || !hasControllers(dir)) continue;
    const leaf = makeDir(dir, HARNESS_LEAF) ?? `${dir}/${HARNESS_LEAF}`;
    if (!write(`${leaf}/cgroup.procs`, process.pid)) continue;
    for (const controller of wanted) write(`${dir}/cgroup.subtree_control`, `+${controller}`);
    if (handsDown(dir)) return dir;
  }
  return null;
}

/** Our own group (without a leaf we moved to), then its parents up to the mount. */
function ancestors({ mount, own }: NonNullable<CgroupPlaces["v2"]>): string[] {
  const dirs: string[] = [];
  let dir = own.endsWith(`/${HARNESS_LEAF}`) ? dirname(own) : own;
  for (; dir.startsWith(mount); dir = dirname(dir)) dirs.push(dir);
  return dirs;
}

function handsDown(dir: string): boolean {
  return words(`${dir}/cgroup.subtree_control`).some((each) => each === "memory" || each === "pids");
}

function hasControllers(dir: string): boolean {
  return words(`${dir}/cgroup.controllers`).some((each) => wanted.includes(each));
}

function words(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split(/\s+/) : [];
}

/** Lines "8:0 rbytes=1 wbytes=2 rios=…", one a device. */
function ioOf(file: string): Pick<BoxUsage, "readBytes" | "writtenBytes"> {
  if (!existsSync(file)) return { readBytes: null, writtenBytes: null };
  const text = readFileSync(file, "utf8");
  const sum = (key: string) =>
    [...text.matchAll(new RegExp(`\\b${key}=(\\d+)`, "g"))].reduce((total, [, n]) => total + Number(n), 0);
  return { readBytes: sum("rbytes"), writtenBytes: sum("wbytes") };
}

function usToMs(us: number | null): number | null {
  return us === null ? null : us / 1000;
}
