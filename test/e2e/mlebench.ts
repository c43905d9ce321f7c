import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/core/package-root.ts";

const bin = join(packageRoot, "bin", "mlebench");

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own for data and runs; the built program as a user calls it. */
export interface Place extends Disposable {
  readonly dir: string;
  readonly dataDir: string;
  readonly runsDir: string;
  run(
    args: readonly string[],
    options?: { env?: Record<string, string>; cwd?: string; input?: string },
  ): Result;
  /** Starts it and does not wait. */
  start(args: readonly string[], env?: Record<string, string>): ChildProcess;
}

export function makePlace(): Place {
  const dir = mkdtempSync(join(tmpdir(), "e2e-"));
  const dataDir = join(dir, "data");
  const runsDir = join(dir, "runs");
  const env = { ...process.env, MLEBENCH_DATA_DIR: dataDir, MLEBENCH_RUNS_DIR: runsDir, NO_COLOR: "1" };
  return {
    dir,
    dataDir,
    runsDir,
    run(args, options = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
        encoding: "utf8",
        cwd: options.cwd ?? dir,
        env: { ...env, ...options.env },
        maxBuffer: 2 ** 28,
        ...(options.input === undefined ? {} : { input: options.input }),
      });
      return { status, stdout, stderr };
    },
    start: (args, more = {}) =>
      spawn(process.execPath, [bin, ...args], {
        cwd: dir,
        env: { ...env, ...more },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Resolves with the exit code (or null after a signal) and all that the process printed. */
export async function ended(child: ChildProcess): Promise<Result> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

/** Waits until `condition` holds; throws after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs = 30_000): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > timeoutMs) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
