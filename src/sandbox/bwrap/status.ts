import { statusOfCode } from "../exit-code.ts";
import type { ExitStatus } from "../sandbox.ts";

/**
 * How a command ended, from bwrap's --json-status-fd: bwrap's own exit code cannot tell a failed set-up (1) from a
 * command that exits with 1, but only a command that ran has an "exit-code" line.
 * It reports signals as shells do.
 */
export function exitStatus(statusLines: string, failure: string, stderrTail: string): ExitStatus {
  const code = /"exit-code"\s*:\s*(\d+)/.exec(statusLines)?.[1];
  if (failure !== "") return { kind: "launch-failed", detail: failure.trim() };
  if (code === undefined) {
    return { kind: "launch-failed", detail: stderrTail || "bwrap ended without a word" };
  }
  return statusOfCode(Number(code));
}

/** The host's pid of the sandbox's init, once bwrap has told it. */
export function initPid(statusLines: string): number | null {
  const pid = /"child-pid"\s*:\s*(\d+)/.exec(statusLines)?.[1];
  return pid === undefined ? null : Number(pid);
}
