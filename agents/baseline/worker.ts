import { createInterface } from "node:readline";
import { z } from "zod";
import type { Box } from "../../src/sandbox/sandbox.ts";

const ready = z.discriminatedUnion("ready", [
  z.object({
    ready: z.literal(true),
    kind: z.string(),
    families: z.array(z.string()).max(50),
    rows: z.number(),
    forecast: z.boolean(),
  }),
  z.object({ ready: z.literal(false), error: z.string() }),
]);
const result = z.object({ id: z.number(), code: z.number().nullable(), ms: z.number() });

export type Profile = Extract<z.infer<typeof ready>, { ready: true }>;
export type WorkerResult = z.infer<typeof result>;

export interface Worker {
  readonly profile: Profile;
  /** Runs a script below /home/code; null when the worker itself died. */
  execute(request: {
    id: number;
    script: string;
    log: string;
    seconds: number;
  }): Promise<WorkerResult | null>;
  stop(): void;
}

/**
 * Starts toolkit/worker.py in the box: imports and data are loaded once, each node runs in a forked child.
 * @returns the worker, or why it could not read the task
 */
export async function startWorker(
  box: Box,
  signal: AbortSignal,
): Promise<Worker | { readonly error: string }> {
  const process = box.spawn(["python3", "-B", "/home/code/toolkit/worker.py"], { signal });
  process.stderr.resume();
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await Promise.race([
      lines.next(),
      process.done.then(() => ({ done: true as const, value: undefined })),
    ]);
    return line.done ? null : (JSON.parse(line.value) as unknown);
  };
  const first = await next();
  if (first === null) return { error: `the worker did not start (${JSON.stringify(await process.done)})` };
  const profile = ready.parse(first);
  if (!profile.ready) return { error: profile.error };
  return {
    profile,
    async execute(request) {
      process.stdin.write(`${JSON.stringify(request)}\n`);
      const reply = await next();
      return reply === null ? null : result.parse(reply);
    },
    stop: () => process.kill(),
  };
}
