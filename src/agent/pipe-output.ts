import { constants, createWriteStream, openSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { BoxProcess } from "../sandbox/sandbox.ts";

interface PipeOptions {
  /** Gets stdout and stderr as they come; from {@link openLog}, before the command is started. */
  readonly to: WriteStream;
  readonly log: (line: string) => void;
}

/**
 * A new log file in a folder that the agent can write: opened before its code runs, and never through a link
 * that it may have planted there.
 */
export function openLog(path: string): WriteStream {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  return createWriteStream(path, { fd: openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644) });
}

/** Streams a command's output into a file and its lines, cut to a screen's width, into the run's log. */
export async function pipeOutput(process: BoxProcess, { to, log }: PipeOptions): Promise<void> {
  let open = 2;
  const line = lastLine(log);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      line(chunk);
      if (!to.write(chunk)) {
        stream.pause();
        to.once("drain", () => stream.resume());
      }
    });
    stream.once("close", () => {
      if (--open === 0) to.end();
    });
  }
  await process.done;
  await finished(to).catch(() => {}); // a full disk must not hide how the command ended
}

const maxLine = 200;
const everyMs = 500;

/** Logs the newest whole line at most twice a second: progress for people, not a second copy of the output. */
function lastLine(log: (line: string) => void): (chunk: Buffer) => void {
  let last = 0;
  return (chunk) => {
    if (performance.now() - last < everyMs) return;
    const text = chunk.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
    if (text.trim() === "") return;
    last = performance.now();
    log(text.slice(0, maxLine));
  };
}
