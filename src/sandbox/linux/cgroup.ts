import type { BoxLimits } from "../sandbox.ts";
import { type Cgroup, readNumbers, removeGroup } from "./cgroup-files.ts";
import { type CgroupPlaces, cgroupPlaces } from "./cgroup-places.ts";
import { createV1, leftoversV1 } from "./cgroup-v1.ts";
import { createV2, leftoversV2 } from "./cgroup-v2.ts";
import { isRunning, processStat, signal } from "./proc.ts";

/** Makes a group below our own (so it nests inside Slurm's or Docker's limits); null when this machine lets us not. */
export function createCgroup(
  limits: BoxLimits,
  name: string,
  places: CgroupPlaces = cgroupPlaces(),
): Cgroup | null {
  return createV2(limits, name, places) ?? createV1(limits, name, places);
}

/** The name says whose it is, so that a later harness can sweep up after one that was killed. */
export function cgroupName(index: number): string {
  return `mlb-${process.pid}-${processStat(process.pid)?.startTime ?? 0}-${index}`;
}

/** Kills and removes the groups of harness processes that no longer exist. */
export async function sweepCgroups(places: CgroupPlaces = cgroupPlaces()): Promise<void> {
  for (const { dir, owner } of ownedGroups(places)) {
    if (isRunning(owner)) continue;
    const members = readNumbers(`${dir}/cgroup.procs`);
    if (members.includes(0)) continue; // a process of another pid namespace: its harness may live there
    for (const member of members) signal(member, "SIGKILL");
    await removeGroup(dir);
  }
}

/** The groups that a harness process's boxes have now. */
export function cgroupsOf(pid: number, places: CgroupPlaces = cgroupPlaces()): string[] {
  return ownedGroups(places).flatMap(({ dir, owner }) => (owner.pid === pid ? [dir] : []));
}

function ownedGroups(places: CgroupPlaces) {
  return [...leftoversV2(places), ...leftoversV1(places)].flatMap((dir) => {
    const [, pid, startTime] = /\/mlb-(\d+)-(\d+)-\d+(?:\/c\d+)?$/.exec(dir) ?? [];
    return pid && startTime ? [{ dir, owner: { pid: Number(pid), startTime } }] : [];
  });
}
