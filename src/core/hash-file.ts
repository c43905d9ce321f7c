import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type OpenFile, openFile } from "./files.ts";

export interface HashOptions {
  readonly algorithm?: "md5" | "sha256";
  readonly signal?: AbortSignal | undefined;
  /** Each piece that was read; it is overwritten by the next, so what is kept of it has to be copied. */
  readonly onPiece?: ((piece: Buffer) => void) | undefined;
}

const pieceBytes = 1 << 20;
/** For all files: one buffer a file would be most of the work where there are thousands of small ones. */
let shared: Buffer | undefined;

/**
 * Hexadecimal digest (SHA-256 unless said otherwise) and length of a file of any size: read once, piece by piece, and
 * letting others work between. A path is opened as any file is; one that may be hostile comes opened.
 * @throws the signal's reason; system errors
 */
export async function hashFile(
  file: OpenFile | string,
  { algorithm = "sha256", signal, onPiece }: HashOptions = {},
): Promise<{ digest: string; bytes: number }> {
  using opened = typeof file === "string" ? openFile(file) : undefined;
  const source = opened ?? (file as OpenFile);
  const hash = createHash(algorithm);
  shared ??= Buffer.allocUnsafe(pieceBytes);
  let bytes = 0;
  for (let got = source.readAt(0, shared); got > 0; got = source.readAt(bytes, shared)) {
    const piece = shared.subarray(0, got);
    hash.update(piece);
    onPiece?.(piece);
    bytes += got;
    signal?.throwIfAborted();
    if (got === pieceBytes) await nextTurn();
  }
  return { digest: hash.digest("hex"), bytes };
}
