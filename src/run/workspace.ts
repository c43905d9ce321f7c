import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Where a run's writable folders stand while it is not finished: below the run directory, so that a crash
 * loses nothing and `resume` finds them. `collect` copies what is safe to its final place.
 */
export interface Workspace {
  readonly root: string;
  readonly submission: string;
  readonly code: string;
  readonly logs: string;
  readonly agent: string;
}

export function workspaceOf(runDir: string): Workspace {
  const root = join(runDir, ".work");
  return {
    root,
    submission: join(root, "submission"),
    code: join(root, "code"),
    logs: join(root, "logs"),
    agent: join(root, "agent"),
  };
}

/** Makes the folders; with `fresh`, from nothing. */
export function openWorkspace(runDir: string, { fresh }: { fresh: boolean }): Workspace {
  const workspace = workspaceOf(runDir);
  if (fresh) rmSync(workspace.root, { recursive: true, force: true });
  for (const dir of [workspace.submission, workspace.code, workspace.logs, workspace.agent])
    mkdirSync(dir, { recursive: true });
  return workspace;
}
