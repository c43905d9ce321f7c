import { constants, createWriteStream, openSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { BoxProcess } from "../sandbox/sandbox.ts";
import type { AgentContext, AgentOutcome } from "./define.ts";

/** Runs one command in the box to its end, its output kept in /home/logs/`log`: the whole life of a foreign agent. */
export async function runCommand(
  context: AgentContext,
  command: readonly string[],
  log: string,
): Promise<AgentOutcome> {
  const file = openLog(join(context.host.logs, log));
  const process = context.box.spawn(command, { signal: context.signal });
  process.stdin.end();
  await pipeOutput(process, file, context.log);
  return { kind: "stopped", status: await process.done };
}

/**
 * A new log file in a folder that the agent can write: opened before its code runs, and never through a link
 * that it may have planted there.
 */
function openLog(path: string): WriteStream {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  return createWriteStream(path, { fd: openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644) });
}

/** Streams a command's output into a file and its lines, cut to a screen's width, into the run's log. */
async function pipeOutput(
  process: BoxProcess,
  file: WriteStream,
  log: (line: string) => void,
): Promise<void> {
  const written = finished(file).catch(() => {}); // a full disk must not hide how the command ends
  const streams = [process.stdout, process.stderr];
  const line = lastLine(log);
  let open = streams.length;
  for (const stream of streams) {
    stream.on("data", (chunk: Buffer) => {
      line(chunk);
      if (file.destroyed || file.write(chunk)) return;
      stream.pause();
      file.once("drain", () => stream.resume());
    });
    stream.once("close", () => {
      if (--open === 0) file.end();
    });
    file.once("close", () => stream.resume()); // a file that broke drains no more
  }
  await process.done;
  await written;
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
