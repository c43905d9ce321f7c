import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { systemErrorCode, UserError } from "../core/errors.ts";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process in clock ticks since boot: tells a reused pid from the owner. */
  readonly startTicks: string | null;
}

/**
 * Lets one harness at a time work on a group. A lock whose process is gone is taken over.
 * @throws UserError naming the owner while it is alive
 */
export function lockGroup(groupDir: string): Disposable {
  const path = join(groupDir, "lock.json");
  const me: Owner = { pid: process.pid, host: hostname(), startTicks: startTicksOf(process.pid) };
  for (let tries = 0; tries < 3; tries++) {
    try {
      const fd = openSync(path, "wx");
      writeSync(fd, JSON.stringify(me));
      closeSync(fd);
      return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (systemErrorCode(error) !== "EEXIST") throw error;
      const owner = lockOwner(groupDir);
      if (owner) {
        throw new UserError(
          `${groupDir} is being worked on by process ${owner.pid} on ${owner.host}. Watch it: mlebench status; stop it: mlebench cancel`,
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new UserError(
    `${path} keeps coming back: another process takes the group at the same moment. Try again.`,
  );
}

/** The living process that holds the group, or null. A lock of another host counts as living. */
export function lockOwner(groupDir: string): Owner | null {
  let owner: Owner;
  try {
    owner = JSON.parse(readFileSync(join(groupDir, "lock.json"), "utf8")) as Owner;
  } catch {
    return null; // no lock, or one that a crash left half-written
  }
  if (owner.host !== hostname()) return owner;
  const ticks = startTicksOf(owner.pid);
  return ticks !== null && ticks === owner.startTicks ? owner : null;
}

/** Field 22 of /proc/PID/stat; the command name before it may hold spaces and parentheses. */
function startTicksOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
