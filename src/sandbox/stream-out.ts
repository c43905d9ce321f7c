import { randomBytes } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { copyHostileFile } from "../core/hostile-copy.ts";
import { type Found, findFiles } from "./collect.ts";

interface StreamOutOptions {
  /** Folders on the host that code in the box can write, by the name of their copy. */
  readonly from: Readonly<Record<string, string>>;
  readonly to: string;
  /** Larger files (models, data) wait for the end. */
  readonly maxFileBytes?: number;
  readonly maxFiles?: number;
}

/**
 * Keeps copies of what an agent writes, while it writes it: a run whose machine dies has its code and logs up to the
 * last pass. Each pass copies only what changed since the one before.
 */
export function streamOut({ from, to, maxFileBytes = 16 * 2 ** 20, maxFiles = 5000 }: StreamOutOptions): {
  /** @returns the number of files copied; 0 while an earlier pass is still at work */
  pass(): Promise<number>;
} {
  const seen = new Map<string, string>();
  let busy = false;
  const copyChanged = async (file: Found): Promise<boolean> => {
    const stamp = `${file.identity}:${file.stat.size}:${file.stat.mtimeNs}`;
    if (file.stat.size > maxFileBytes || seen.get(file.name) === stamp) return false;
    seen.set(file.name, stamp);
    const target = join(to, file.name);
    const temporary = join(dirname(target), `.${randomBytes(6).toString("hex")}.tmp`);
    const { source, root, stat } = file;
    const copy = await copyHostileFile({
      source,
      root,
      target: temporary,
      maxBytes: maxFileBytes,
      expected: stat,
    });
    if (copy.kind === "copied") await rename(temporary, target).catch(() => rm(temporary, { force: true }));
    return copy.kind === "copied";
  };
  return {
    async pass() {
      if (busy) return 0;
      busy = true;
      try {
        let copied = 0;
        for (const file of await findFiles(from, { maxFiles, refused: [] })) {
          if (await copyChanged(file)) copied++;
        }
        return copied;
      } finally {
        busy = false;
      }
    },
  };
}
