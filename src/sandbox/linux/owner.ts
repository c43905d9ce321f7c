import { bootId, isOfAnotherBoot } from "../../core/boot.ts";
import { isRunning, type ProcessStat, processStat } from "./proc.ts";

/** A process as a mark names it, for good: pids and start times come round again, boots do not. */
export type Owner = Pick<ProcessStat, "pid" | "startTime"> & {
  /** Absent in marks of earlier versions. */
  readonly boot?: string | null;
};

/** This process, to be named in a mark. */
export function thisOwner(boot: string | null = bootId()): Owner {
  const { pid, startTime } = processStat(process.pid)!;
  return { pid, startTime, boot };
}

/** Whether the process that a mark names runs now: one of an earlier boot does not, whoever has its pid. */
export function ownerRuns(owner: Owner, boot: string | null = bootId()): boolean {
  return !isOfAnotherBoot(owner.boot, boot) && isRunning(owner);
}

/** This process as a mark on what it makes, so that a later harness can tell whose it was: "pid startTime boot". */
export function ownerMark(boot: string | null = bootId()): string {
  const { pid, startTime } = thisOwner();
  return [pid, startTime, ...(boot === null ? [] : [boot])].join(" ");
}

/** The process that a mark names; null when it is none, or was not written to its end. */
export function markedOwner(mark: string): Owner | null {
  const [pid, startTime, boot] = mark.split(" ");
  return pid && startTime ? { pid: Number(pid), startTime, boot: boot || null } : null;
}

/** True when the mark names a process that does not run any more. */
export function isLeftBehind(mark: string, boot: string | null = bootId()): boolean {
  const owner = markedOwner(mark);
  return owner !== null && !ownerRuns(owner, boot);
}
