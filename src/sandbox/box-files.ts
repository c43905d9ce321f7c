import { mkdirSync, writeFileSync } from "node:fs";
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
