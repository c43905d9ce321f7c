import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type HashOptions, hashFile } from "./hash-file.ts";

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
    let sizeBytes = 0;
    const onBytes = (bytes: number) => {
      sizeBytes += bytes;
    };
    const sha256 = await hashFile(join(dir, path), "sha256", { signal, onBytes });
    files.push({ path, sizeBytes, sha256 });
  }
  return files;
}
