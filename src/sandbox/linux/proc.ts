import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** One letter: R, S, D, Z … */
  readonly state: string;
  /** Clock ticks since boot; with the pid it names a process for good, since pids are used again. */
  readonly startTime: string;
}

/** One process of /proc, or null when it does not exist. */
export function processStat(pid: number): ProcessStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return null;
  }
  // The command name in parentheses may hold spaces and parentheses; fields count from behind the last one.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { pid, state: fields[0]!, parent: Number(fields[1]), startTime: fields[19]! };
}

/** Whether this very process still runs code (a zombie does not). */
export function isRunning({ pid, startTime }: Pick<ProcessStat, "pid" | "startTime">): boolean {
  const now = processStat(pid);
  return now !== null && now.startTime === startTime && now.state !== "Z" && now.state !== "X";
}

/** Every process below `root`, root not included. In a pid namespace orphans fall to its init, so none is missed. */
export function descendants(root: number): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? processStat(pid) : null;
    if (!stat) continue;
    const siblings = children.get(stat.parent);
    if (siblings) siblings.push(stat);
    else children.set(stat.parent, [stat]);
  }
  const found: ProcessStat[] = [];
  const queue = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const child of children.get(next) ?? []) {
      found.push(child);
      queue.push(child.pid);
    }
  }
  return found;
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone, or of another user: nothing we could do
  }
}

/** Stops a process and waits (some microseconds) until it has stopped, so that it makes no more children. */
export function freeze(pid: number): void {
  signal(pid, "SIGSTOP");
  for (let looks = 0; looks < 1000 && /[RSD]/.test(processStat(pid)?.state ?? "Z"); looks++);
}

/** Processes that have `fragment` in a mount's source or in the path of an open file. */
export function usersOf(fragment: string): number[] {
  return readdirSync("/proc").flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      if (readFileSync(`/proc/${pid}/mountinfo`, "utf8").includes(fragment)) return [pid];
      const open = readdirSync(`/proc/${pid}/fd`);
      return open.some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).includes(fragment)) ? [pid] : [];
    } catch {
      return []; // gone, or of another user
    }
  });
}
