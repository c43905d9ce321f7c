import { isRunning, type ProcessStat, processStat } from "./proc.ts";

type Owner = Pick<ProcessStat, "pid" | "startTime">;

/** This process as a mark on what it makes, so that a later harness can tell whose it was: "pid startTime". */
export function ownerMark(): string {
  const { pid, startTime } = processStat(process.pid)!;
  return `${pid} ${startTime}`;
}

/** The process that a mark names; null when it is none, or was not written to its end. */
export function markedOwner(mark: string): Owner | null {
  const [pid, startTime] = mark.split(" ");
  return pid && startTime ? { pid: Number(pid), startTime } : null;
}

/** True when the mark names a process that does not run any more. */
export function isLeftBehind(mark: string): boolean {
  const owner = markedOwner(mark);
  return owner !== null && !isRunning(owner);
}
