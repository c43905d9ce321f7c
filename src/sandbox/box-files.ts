import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { BoxSpec } from "./sandbox.ts";

/** Writes the extra files of a box below a directory of its own. @returns their paths, by their name below /home */
export function writeBoxFiles(dir: string, files: BoxSpec["files"]): Record<string, string> {
  mkdirSync(dir);
  return Object.fromEntries(
    Object.entries(files).map(([name, { content, executable }]) => {
      const path = join(dir, name);
      mkdirSync(dirname(path), { recursive: true }); // "data/description.md" covers a file of the data
      writeFileSync(path, content, { mode: executable ? 0o755 : 0o644 });
      return [name, path];
    }),
  );
}

/** Those of the paths that exist, with what stands in their place when they are hidden. */
export function withKinds(
  paths: readonly string[],
): { readonly path: string; readonly kind: "directory" | "file" }[] {
  return paths.flatMap((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat ? [{ path, kind: stat.isDirectory() ? "directory" : "file" }] : [];
  });
}

/** Size of /tmp and of /dev/shm, which live in memory. */
export function tmpBytes({ limits }: BoxSpec): number {
  return limits.memoryBytes ?? Math.floor(totalmem() / 4);
}
