import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

const chunkBytes = 1 << 20;
/** For all files: one buffer a file would be most of the work where there are thousands of small ones. */
let shared: Buffer | undefined;

/** Hexadecimal digest of a file of any size, read in chunks. @throws the signal's reason; system errors */
export async function hashFile(
  path: string,
  algorithm: "md5" | "sha256",
  { signal, onBytes }: HashOptions = {},
): Promise<string> {
  const hash = createHash(algorithm);
  const fd = openSync(path, "r");
  try {
    for (let chunks = 1; ; chunks++) {
      shared ??= Buffer.allocUnsafe(chunkBytes);
      const got = readSync(fd, shared, 0, chunkBytes, null);
      if (got === 0) return hash.digest("hex");
      hash.update(shared.subarray(0, got));
      onBytes?.(got);
      signal?.throwIfAborted();
      if (chunks % 32 === 0) await setImmediate(); // let signals and timers in
    }
  } finally {
    closeSync(fd);
  }
}
