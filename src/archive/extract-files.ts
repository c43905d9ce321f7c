import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { UserError } from "../core/errors.ts";
import { ReadWindow } from "../core/read-window.ts";
import { entryContent, isSmall, type OpenZip } from "./entry-content.ts";
import { notExtracted, type ZipMember } from "./zip-entry.ts";

export interface ExtractTask {
  readonly path: string;
  /** Files; their folders are there. */
  readonly members: readonly ZipMember[];
  readonly into: string;
  /** Take the SHA-256 of small files on the way. */
  readonly hash: boolean;
}

/** What a thread is given. */
export interface ExtractInput extends ExtractTask {
  /** One number in shared memory, to which each thread adds the bytes that it has unpacked. */
  readonly done: BigInt64Array;
}

/**
 * Writes the members, each held to its declared size and CRC-32.
 * @returns their SHA-256 in the same order, undefined where none was taken
 * @throws UserError naming the entry that is damaged; system errors; what `onBytes` throws
 */
export async function extractFiles(
  { path, members, into, hash }: ExtractTask,
  onBytes: (bytes: number) => void,
): Promise<(string | undefined)[]> {
  const sums: (string | undefined)[] = [];
  using window = new ReadWindow(path);
  let turnMs = performance.now();
  for (const member of members) {
    if (performance.now() - turnMs > 50) {
      await setImmediate(); // small entries are read synchronously: let signals and timers in
      turnMs = performance.now();
    }
    const sha256 = hash && isSmall(member) ? createHash("sha256") : undefined;
    const onChunk = (chunk: Buffer) => {
      onBytes(chunk.length);
      sha256?.update(chunk);
    };
    await extractFile({ path, window }, member, { destination: join(into, member.name), onChunk });
    sums.push(sha256?.digest("hex"));
  }
  return sums;
}

async function extractFile(
  zip: OpenZip,
  member: ZipMember,
  { destination, onChunk }: { destination: string; onChunk: (chunk: Buffer) => void },
): Promise<void> {
  const out = openSync(destination, "wx");
  let crc = 0;
  try {
    for await (const chunk of entryContent(zip, member)) {
      onChunk(chunk);
      crc = crc32(chunk, crc);
      for (let done = 0; done < chunk.length; ) done += writeSync(out, chunk, done);
    }
  } finally {
    closeSync(out);
  }
  if (crc === member.crc32) return;
  const [found, expected] = [crc, member.crc32].map((sum) => sum.toString(16).padStart(8, "0"));
  throw new UserError(
    `${zip.path}: the entry "${member.name}" is damaged: its CRC-32 is ${found}, expected ${expected}. ${notExtracted}`,
  );
}
