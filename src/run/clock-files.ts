import { join } from "node:path";
import { writeFileAtomic } from "../core/files.ts";
import { formatDuration } from "../core/units.ts";
import { graceMs, warningMs } from "./ending.ts";
import type { RunClock } from "./run-clock.ts";

/**
 * Keeps the clock that code in the sandbox sees: `remaining_seconds`, and from the last tenth (at most 15 minutes)
 * on also `warning.txt`. `dir` is mounted read-only inside.
 */
export function clockFiles(dir: string, clock: RunClock): { update(): void } {
  let warned = false;
  let shown: number | null = null;
  return {
    update() {
      const left = clock.remainingMs();
      const seconds = Math.floor(left / 1000);
      if (seconds !== shown) writeFileAtomic(clockFile(dir), `${seconds}\n`, { durable: false });
      shown = seconds;
      if (warned || left > warningMs(clock.limitMs)) return;
      warned = true;
      writeFileAtomic(join(dir, "warning.txt"), warningText(left, clock.limitMs), { durable: false });
    },
  };
}

/** Whole seconds that are left, as text. */
export function clockFile(dir: string): string {
  return join(dir, "remaining_seconds");
}

function warningText(leftMs: number, limitMs: number): string {
  return `The time limit is near: ${formatDuration(leftMs)} were left when this file appeared.
Write your best submission to /home/submission/submission.csv now. Processes get SIGTERM ${formatDuration(graceMs(limitMs))}
before the end and SIGKILL at the end. Whatever is in the file then is graded.
`;
}
