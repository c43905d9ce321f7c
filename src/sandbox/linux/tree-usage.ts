import { readFileSync } from "node:fs";
import type { BoxUsage } from "../sandbox.ts";
import { NO_USAGE } from "./cgroup-files.ts";
import { descendants } from "./proc.ts";

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every architecture that Node runs on

/**
 * What process trees use, where no control group counts: each look adds up what /proc says of the processes there
 * are. What a process used after the last look before its end is lost.
 */
export class TreeUsage {
  private readonly used = new Map<string, { cpuMs: number; readBytes: number; writtenBytes: number }>();
  private memoryPeakBytes = 0;

  /** Looks now at everything below these processes. */
  sample(roots: readonly number[]): BoxUsage {
    const processes = roots.flatMap((root) => descendants(root));
    let memoryBytes = 0;
    for (const { pid, startTime } of processes) {
      const now = look(pid);
      if (!now) continue;
      memoryBytes += now.memoryBytes;
      this.used.set(`${pid} ${startTime}`, now);
    }
    this.memoryPeakBytes = Math.max(this.memoryPeakBytes, memoryBytes);
    const total = (key: "cpuMs" | "readBytes" | "writtenBytes") =>
      [...this.used.values()].reduce((sum, each) => sum + each[key], 0);
    return {
      ...NO_USAGE,
      cpuMs: total("cpuMs"),
      memoryBytes,
      memoryPeakBytes: this.memoryPeakBytes,
      processes: processes.length,
      readBytes: total("readBytes"),
      writtenBytes: total("writtenBytes"),
    };
  }
}

function look(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const io = readFileSync(`/proc/${pid}/io`, "latin1");
    const counter = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(io)?.[1] ?? 0);
    return {
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND,
      memoryBytes: Number(fields[21]) * 4096,
      readBytes: counter("read_bytes"),
      writtenBytes: counter("write_bytes"),
    };
  } catch {
    return null; // gone, or of another user
  }
}
