import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Hexadecimal digest of a file of any size, read in chunks. @throws the signal's reason; system errors */
export async function hashFile(
  path: string,
  algorithm: "md5" | "sha256",
  { signal, onBytes }: HashOptions = {},
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
    onBytes?.(chunk.length);
  }
  return hash.digest("hex");
}
