import { join } from "node:path";
import { isDeadHere, type Lock, type LockOwner, lockHolder, takeLock } from "./lock.ts";

/**
 * Lets one harness at a time work on a group. A lock whose process is gone is taken over.
 * @throws UserError naming the owner while it is alive
 */
export function lockGroup(groupDir: string): Lock {
  return takeLock(lockPath(groupDir), {
    refusal: ({ pid, host }) =>
      `${groupDir} is being worked on by process ${pid} on ${host}. Watch it: mlebench status; stop it: mlebench cancel. If that machine is gone for good, remove ${lockPath(groupDir)}`,
  });
}

/** The living process that holds the group, or null. A lock of another host counts as living. */
export function lockOwner(groupDir: string): LockOwner | null {
  const owner = lockHolder(lockPath(groupDir));
  return owner && !isDeadHere(owner) ? owner : null;
}

function lockPath(groupDir: string): string {
  return join(groupDir, "lock.json");
}
