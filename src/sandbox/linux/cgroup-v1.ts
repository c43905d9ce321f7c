import { existsSync, readFileSync, rmdirSync } from "node:fs";
import type { BoxLimits, BoxUsage, Enforced } from "../sandbox.ts";
import {
  boxDirs,
  type Cgroup,
  type CommandCgroup,
  commandDirs,
  makeDir,
  OWN_PROCESSES,
  readCounter,
  readNumbers,
  removeGroup,
  write,
} from "./cgroup-files.ts";
import type { CgroupPlaces } from "./cgroup-places.ts";
import { signal } from "./proc.ts";

const CFS_PERIOD_US = 100_000;

/** The driver for version 1 hierarchies and for hybrid machines, where version 2 has no controllers. */
export function createV1(limits: BoxLimits, name: string, places: CgroupPlaces): Cgroup | null {
  const own = (controller: string) => places.v1.get(controller);
  const make = (controller: string): string | null => makeDir(own(controller), name);
  const memory = make("memory");
  const pids = make("pids");
  const cpuacct = make("cpuacct");
  const cpu = own("cpu") === own("cpuacct") ? cpuacct : limits.cpus === undefined ? null : make("cpu");
  const blkio = make("blkio");
  const unified = existsSync(`${places.v2?.own}/cgroup.kill`) ? makeDir(places.v2?.own, name) : null;
  const groups = [...new Set([memory, pids, cpuacct, cpu, blkio, unified])].filter((dir) => dir !== null);
  if (!memory && !pids) {
    for (const dir of groups) rmdirSync(dir);
    return null;
  }

  const enforced: Enforced[] = [];
  if (memory) {
    write(`${memory}/memory.use_hierarchy`, 1);
    if (limits.memoryBytes !== undefined && write(`${memory}/memory.limit_in_bytes`, limits.memoryBytes)) {
      write(`${memory}/memory.memsw.limit_in_bytes`, limits.memoryBytes); // absent without swap accounting
      enforced.push("memory");
    }
  }
  if (pids && write(`${pids}/pids.max`, limits.processes + OWN_PROCESSES)) enforced.push("processes");
  if (cpu && limits.cpus !== undefined) {
    write(`${cpu}/cpu.cfs_period_us`, CFS_PERIOD_US);
    if (write(`${cpu}/cpu.cfs_quota_us`, Math.round(limits.cpus * CFS_PERIOD_US))) enforced.push("cpu");
  }

  let oomKillsBefore = 0;
  const commands = new Set<CommandCgroup>();
  return {
    enforced,
    command(commandName) {
      const leaves = [memory, unified].flatMap((dir) => makeDir(dir ?? undefined, commandName) ?? []);
      const shared = groups.filter((dir) => dir !== memory && dir !== unified);
      const oomKills = () => (memory ? oomKillsOf(`${memory}/${commandName}`) : 0);
      const command: CommandCgroup = {
        join: [...leaves, ...shared].map((dir) => `${dir}/cgroup.procs`),
        kill() {
          if (unified && write(`${unified}/${commandName}/cgroup.kill`, 1)) return;
          for (const dir of leaves)
            for (const pid of readNumbers(`${dir}/cgroup.procs`)) signal(pid, "SIGKILL");
        },
        isEmpty: () => leaves.every((dir) => readNumbers(`${dir}/cgroup.procs`).length === 0),
        oomKills,
        async remove() {
          oomKillsBefore += oomKills();
          commands.delete(command);
          for (const dir of leaves) await removeGroup(dir);
        },
      };
      commands.add(command);
      return command;
    },
    usage: () => ({
      cpuMs: cpuacct === null ? null : toMs(readCounter(`${cpuacct}/cpuacct.usage`)),
      memoryBytes: memory === null ? null : readCounter(`${memory}/memory.usage_in_bytes`),
      memoryPeakBytes: memory === null ? null : readCounter(`${memory}/memory.max_usage_in_bytes`),
      processes: pids === null ? null : readCounter(`${pids}/pids.current`),
      refusedProcesses: pids === null ? null : readCounter(`${pids}/pids.events`, "max"),
      ...ioOf(blkio),
      // Version 1 counts at the victim's own group only, so the commands' counters are added up.
      oomKills:
        memory === null ? null : [...commands].reduce((sum, each) => sum + each.oomKills(), oomKillsBefore),
    }),
    async remove() {
      for (const dir of groups) await removeGroup(dir);
    },
  };
}

/** Every mlb-* directory, a command's before its box's. */
export function leftoversV1({ v1, v2 }: CgroupPlaces): string[] {
  const own = [...new Set([...v1.values(), ...(v2 ? [v2.own] : [])])];
  return own.flatMap((dir) => boxDirs(dir)).flatMap((dir) => [...commandDirs(dir), dir]);
}

function oomKillsOf(dir: string): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync(`${dir}/memory.oom_control`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Lines "254:0 Read 4096", one a device and direction. */
function ioOf(blkio: string | null): Pick<BoxUsage, "readBytes" | "writtenBytes"> {
  const file = `${blkio}/blkio.throttle.io_service_bytes`;
  if (blkio === null || !existsSync(file)) return { readBytes: null, writtenBytes: null };
  const text = readFileSync(file, "utf8");
  const sum = (direction: string) =>
    [...text.matchAll(new RegExp(` ${direction} (\\d+)`, "g"))].reduce(
      (total, [, n]) => total + Number(n),
      0,
    );
  return { readBytes: sum("Read"), writtenBytes: sum("Write") };
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6;
}
