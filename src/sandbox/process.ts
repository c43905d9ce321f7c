import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { meteredStream, OutputMeter } from "./output.ts";
import type { BoxProcess, ExitStatus, SpawnOptions } from "./sandbox.ts";

const DEFAULT_GRACE_MS = 2000;

/** What a backend knows about one command it has started. */
export interface Launched {
  readonly child: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** SIGTERM to every process of the command. */
  terminate(): void;
  /** SIGKILL to every process of the command; may be called again. */
  kill(): void;
  isGone(): boolean;
  /** How it ended when nothing here ended it. */
  status(end: { code: number | null; signal: NodeJS.Signals | null; stderrTail: string }): ExitStatus;
  /** After the last process is gone. */
  cleanUp(): Promise<void>;
}

export interface SupervisedProcess extends BoxProcess {
  /** Of the process that was started on the host; undefined when none was. */
  readonly pid: number | undefined;
  /** Ends it now, with this cause. */
  stop(cause: ExitStatus): void;
}

/**
 * Keeps the limits of one command: time, output, abort; and sees to it that `done` resolves only when the whole
 * tree is gone. The first cause to end a command is the one reported.
 */
export function supervise(
  launched: Launched,
  { timeoutMs, graceMs = DEFAULT_GRACE_MS, signal }: SpawnOptions,
  outputBytes: number,
): SupervisedProcess {
  let cause: ExitStatus | null = null;
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, action: () => void) => {
    // setTimeout takes at most 2^31-1 ms and fires at once beyond
    timers.add(setTimeout(action, Math.min(ms, 2 ** 31 - 1)));
  };
  const stop = (why: ExitStatus) => {
    cause ??= why;
    launched.kill();
  };
  const stopGently = (why: ExitStatus) => {
    if (cause) return;
    cause = why;
    launched.terminate();
    after(graceMs, () => launched.kill());
  };

  const meter = new OutputMeter(outputBytes, () => stop({ kind: "output-limit", limitBytes: outputBytes }));
  const stdout = meteredStream(launched.stdout, meter);
  const stderr = meteredStream(launched.stderr, meter);
  launched.stdin.on("error", () => launched.stdin.destroy()); // EPIPE: it does not read, which is its right

  if (timeoutMs !== undefined) after(timeoutMs, () => stopGently({ kind: "time-limit", limitMs: timeoutMs }));
  const onAbort = () => stopGently({ kind: "killed" });
  if (signal?.aborted) stop({ kind: "killed" });
  else signal?.addEventListener("abort", onAbort, { once: true });

  const done = (async (): Promise<ExitStatus> => {
    const end = await ended(launched.child);
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    launched.stdin.destroy();
    for (let step = 1; ; step = Math.min(step * 2, 50)) {
      launched.kill();
      if (launched.isGone()) break;
      await delay(step);
    }
    await Promise.all([stdout.drain(), stderr.drain()]);
    const status = cause ?? launched.status({ ...end, stderrTail: stderr.tail() });
    await launched.cleanUp();
    return status;
  })();

  return {
    pid: launched.child.pid,
    stdin: launched.stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    done,
    kill: () => stop({ kind: "killed" }),
    stop,
  };
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    // No process came to be (fork or exec of the launcher failed); "exit" does not follow then.
    child.once("error", () => child.pid === undefined && resolve({ code: null, signal: null }));
  });
}
