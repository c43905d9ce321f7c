import type { Readable } from "node:stream";
import type { BoxProcess, ExitStatus } from "./sandbox.ts";

export interface Captured {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end with empty stdin and keeps what it printed, as UTF-8 text. Use it for commands with
 * little output; how much there can be at most is the box's `outputBytes`.
 */
export async function capture(process: BoxProcess): Promise<Captured> {
  process.stdin.end();
  const [stdout, stderr, status] = await Promise.all([
    textOf(process.stdout),
    textOf(process.stderr),
    process.done,
  ]);
  return { status, stdout, stderr };
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
