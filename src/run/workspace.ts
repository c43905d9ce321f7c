import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type DiskImage, openDiskImage, removeDiskImage } from "../sandbox/linux/disk-image.ts";

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
  /** Written by the harness, read-only inside. */
  readonly clock: string;
  /** Uploads to the validation server, while they are checked; not visible inside. */
  readonly uploads: string;
}

export interface OpenWorkspace extends Workspace, AsyncDisposable {
  /** The folders are on a file system that holds no more than the run's disk limit. */
  readonly isCapped: boolean;
}

export function workspaceOf(runDir: string): Workspace {
  const root = join(runDir, ".work");
  const at = (name: string) => join(root, name);
  return {
    root,
    ...{ submission: at("submission"), code: at("code"), logs: at("logs"), agent: at("agent") },
    ...{ clock: join(runDir, ".clock"), uploads: join(runDir, ".uploads") },
  };
}

/**
 * Makes the folders; with `fresh`, from nothing. Where this machine can, they lie in a disk image of `diskBytes`,
 * which dispose unmounts and keeps.
 */
export async function openWorkspace(
  runDir: string,
  { fresh, diskBytes }: { fresh: boolean; diskBytes: number | undefined },
): Promise<OpenWorkspace> {
  const workspace = workspaceOf(realpathSync(runDir));
  if (fresh) await removeWorkspace(runDir);
  const image: DiskImage | null =
    diskBytes === undefined ? null : await openDiskImage(workspace.root, diskBytes);
  const { root, ...folders } = workspace;
  for (const dir of Object.values(folders)) mkdirSync(dir, { recursive: true });
  return { ...workspace, isCapped: image !== null, [Symbol.asyncDispose]: async () => image?.close() };
}

export async function removeWorkspace(runDir: string): Promise<void> {
  const { root, clock, uploads } = workspaceOf(realpathSync(runDir));
  await removeDiskImage(root);
  for (const dir of [root, clock, uploads]) rmSync(dir, { recursive: true, force: true });
}
