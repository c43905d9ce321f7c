import { statusOfCode } from "../exit-code.ts";
import type { ExitStatus } from "../sandbox.ts";

/** What the container's init wrote at its end: see `prelude.ts`. */
export interface ContainerReport {
  readonly exitCode: number | null;
  readonly oomKills: number;
  readonly cpuMs: number | null;
  readonly memoryPeakBytes: number | null;
}

/** Lines "key value", of control groups version 1 or 2; what a machine does not count is absent. */
export function parseReport(text: string): ContainerReport {
  const values = new Map(
    text.split("\n").flatMap((line) => {
      const [key, value] = line.split(" ");
      return key && value && /^\d+$/.test(value) ? [[key, Number(value)] as const] : [];
    }),
  );
  const usec = values.get("usage_usec");
  const nanoseconds = values.get("cpuacct.usage");
  return {
    exitCode: values.get("exit") ?? null,
    oomKills: values.get("oom_kill") ?? 0,
    cpuMs: usec !== undefined ? usec / 1e3 : nanoseconds !== undefined ? nanoseconds / 1e6 : null,
    memoryPeakBytes: values.get("memory.peak") ?? values.get("memory.max_usage_in_bytes") ?? null,
  };
}

/** How the command ended; the init reports signals as shells do. */
export function statusOf(
  { exitCode, oomKills }: ContainerReport,
  { failure, memoryLimitBytes }: { failure: string; memoryLimitBytes: number | undefined },
): ExitStatus {
  if (failure !== "") return { kind: "launch-failed", detail: failure };
  if (exitCode === 0) return { kind: "exited", code: 0 };
  if (oomKills > 0 && memoryLimitBytes !== undefined)
    return { kind: "out-of-memory", limitBytes: memoryLimitBytes };
  if (exitCode === null) return { kind: "killed" }; // by another hand: the init did not live to write its report
  return statusOfCode(exitCode);
}
