import { execFile } from "node:child_process";
import type { SupervisedProcess } from "../process.ts";
import type { BoxSpec } from "../sandbox.ts";

const INTERVAL_MS = 500;

/** Watches a box's writable folders where nothing caps them; over the limit all that runs in the box is stopped. */
export function watchBoxDisk(
  { limits, home, isDiskCapped }: BoxSpec,
  running: () => Iterable<SupervisedProcess>,
): { stop(): void } | null {
  const limitBytes = limits.diskBytes;
  if (limitBytes === undefined || isDiskCapped) return null;
  const exceeded = () => {
    for (const each of running()) each.stop({ kind: "disk-limit", limitBytes });
  };
  return watchDisk({ dirs: Object.values(home), limitBytes, exceeded });
}

/**
 * Measures directories every half second (less often when that takes long) and calls `exceeded` while they hold
 * more than the limit. It stops a flood, late by what is written meanwhile, and does not see a file that is
 * deleted but still open: a watch, not an enforced limit.
 */
function watchDisk({
  dirs,
  limitBytes,
  exceeded,
}: {
  readonly dirs: readonly string[];
  readonly limitBytes: number;
  readonly exceeded: () => void;
}): { stop(): void } {
  const abort = new AbortController();
  let timer: NodeJS.Timeout;
  const measure = () => {
    const started = performance.now();
    execFile("du", ["-s", "-x", "-B1", "--", ...dirs], { signal: abort.signal }, (_error, stdout) => {
      if (abort.signal.aborted) return;
      // du complains about files that vanish while it looks; its sums are still right
      const total = stdout.split("\n").reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0), 0);
      if (total > limitBytes) exceeded();
      timer = setTimeout(measure, Math.max(INTERVAL_MS, 10 * (performance.now() - started)));
      timer.unref();
    });
  };
  timer = setTimeout(measure, INTERVAL_MS);
  timer.unref();
  return {
    stop() {
      abort.abort();
      clearTimeout(timer);
    },
  };
}
