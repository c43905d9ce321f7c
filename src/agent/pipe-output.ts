import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { BoxProcess } from "../sandbox/sandbox.ts";

interface PipeOptions {
  /** File on the host that gets stdout and stderr as they come. */
  readonly to: string;
  readonly log: (line: string) => void;
}

/** Streams a command's output into a file and its lines, cut to a screen's width, into the run's log. */
export async function pipeOutput(process: BoxProcess, { to, log }: PipeOptions): Promise<void> {
  const file = createWriteStream(to, { flags: "a" });
  let open = 2;
  const line = lastLine(log);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      line(chunk);
      if (!file.write(chunk)) {
        stream.pause();
        file.once("drain", () => stream.resume());
      }
    });
    stream.once("close", () => {
      if (--open === 0) file.end();
    });
  }
  await process.done;
  await finished(file).catch(() => {}); // a full disk must not hide how the command ended
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
