import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { OpenFile } from "../core/files.ts";

export interface Content {
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads a file once, piece by piece and letting others work between; hands each piece on. */
export async function readThrough(file: OpenFile, onPiece?: (piece: Buffer) => void): Promise<Content> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(2 ** 20);
  let bytes = 0;
  for (let got = file.readAt(0, buffer); got > 0; got = file.readAt(bytes, buffer)) {
    const piece = buffer.subarray(0, got);
    hash.update(piece);
    onPiece?.(piece);
    bytes += got;
    await nextTurn();
  }
  return { sha256: hash.digest("hex"), bytes };
}
