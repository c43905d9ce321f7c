import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type HashOptions, hashFile } from "../core/hash-file.ts";

export interface HashTask {
  readonly dir: string;
  /** Below `dir`. */
  readonly paths: readonly string[];
}

export interface HashedContent {
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface HashedFile extends HashedContent {
  readonly path: string;
}

/** Size and SHA-256 of each file. @throws the signal's reason; system errors */
export async function hashFiles(
  { dir, paths }: HashTask,
  { signal }: Pick<HashOptions, "signal"> = {},
): Promise<HashedFile[]> {
  const files: HashedFile[] = [];
  for (const [i, path] of paths.entries()) {
    if (i % 500 === 0) await setImmediate(); // let signals in
    const { digest: sha256, bytes: sizeBytes } = await hashFile(join(dir, path), { signal });
    files.push({ path, sizeBytes, sha256 });
  }
  return files;
}
