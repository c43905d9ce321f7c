import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PublicDir } from "../core/dirs.ts";
import { messageOf } from "../core/errors.ts";
import { capture } from "./capture.ts";
import type { Box, Sandbox, SandboxProbe } from "./sandbox.ts";

export interface TryOut {
  readonly start: Sandbox["start"];
  readonly command: readonly string[];
  readonly timeoutMs: number;
  /** What people should know of a box that works. */
  readonly notes: (box: Box) => readonly string[];
  /** Why the command failed, from its own words, and what mends it. */
  readonly refusal: (detail: string) => { readonly reason: string; readonly fix: string };
}

/** Starts a box and a command in it for real. */
export async function tryOut({ start, command, timeoutMs, notes, refusal }: TryOut): Promise<SandboxProbe> {
  const dir = mkdtempSync(join(tmpdir(), "mlebench-probe-"));
  try {
    await using box = await start({
      data: dir as PublicDir,
      home: { submission: dir, code: dir, logs: dir, agent: dir },
      files: {},
      readOnly: [],
      env: {},
      limits: {
        cpus: 1,
        memoryBytes: 256 * 2 ** 20,
        processes: 16,
        fileSizeBytes: 2 ** 20,
        outputBytes: 65536,
      },
    });
    const { status, stderr } = await capture(box.spawn(command, { timeoutMs }));
    if (status.kind === "exited" && status.code === 0)
      return { kind: "usable", enforced: box.enforced, notes: notes(box) };
    return {
      kind: "unusable",
      ...refusal(status.kind === "launch-failed" ? status.detail : stderr || status.kind),
    };
  } catch (error) {
    return {
      kind: "unusable",
      reason: messageOf(error),
      fix: "Mend what the message names, then try again.",
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
