import { type Duplex, Readable } from "node:stream";

/** Counts what a command writes on stdout and stderr together, against one limit. */
export class OutputMeter {
  private left: number;
  private readonly onExceeded: () => void;

  constructor(limitBytes: number, onExceeded: () => void) {
    this.left = limitBytes;
    this.onExceeded = onExceeded;
  }

  /** The part of `chunk` that is within the limit. */
  take(chunk: Buffer): Buffer {
    const kept = chunk.length <= this.left ? chunk : chunk.subarray(0, this.left);
    this.left -= kept.length;
    if (kept.length < chunk.length) this.onExceeded();
    return kept;
  }
}

export interface MeteredStream {
  readonly stream: Readable;
  /** The last kilobytes, for messages. */
  tail(): string;
  /** Takes the rest (at most a pipe's worth) without waiting for the reader; resolves at its end. */
  drain(): Promise<void>;
}

const TAIL_BYTES = 2048;

/** What the caller reads of a pipe: a slow reader slows the command, as with any pipe, until it has ended. */
export function meteredStream(source: Duplex, meter: OutputMeter): MeteredStream {
  let tail: Buffer = Buffer.alloc(0);
  let ended = false;
  const stream = new Readable({ read: () => void source.resume() });
  const closed = new Promise<void>((resolve) => source.once("close", resolve));
  source.on("data", (chunk: Buffer) => {
    const kept = meter.take(chunk);
    tail = Buffer.concat([tail, kept]).subarray(-TAIL_BYTES);
    if (kept.length > 0 && !stream.push(kept) && !ended) source.pause();
  });
  source.on("error", () => source.destroy());
  source.once("close", () => stream.push(null));
  source.pause();
  return {
    stream,
    tail: () => tail.toString("utf8").trim(),
    async drain() {
      ended = true;
      source.resume();
      await closed;
    },
  };
}
