import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createInflateRaw, inflateRawSync } from "node:zlib";
import type { ReadWindow } from "../core/read-window.ts";
import { unreadable, type ZipMember } from "./zip-entry.ts";

/** An archive open for reading; `path` is opened again for the streams of large entries. */
export interface OpenZip {
  readonly path: string;
  readonly window: ReadWindow;
}

const wholeUpTo = 8 << 20; // bytes, packed and unpacked; zlib's stream costs more than it saves below
const streamChunk = 1 << 20;

/**
 * The unpacked bytes of an entry, never more than its declared size; each piece is good until the next.
 * @throws UserError when the data are cut short, are no deflate stream, or have another size than declared
 */
export function entryContent(zip: OpenZip, member: ZipMember): Iterable<Buffer> | AsyncIterable<Buffer> {
  return isSmall(member) ? [readWhole(zip, member)] : readStream(zip, member);
}

/** Unpacked as a whole. */
export function isSmall({ compressedBytes, sizeBytes }: ZipMember): boolean {
  return compressedBytes <= wholeUpTo && sizeBytes <= wholeUpTo;
}

function readWhole(zip: OpenZip, member: ZipMember): Buffer {
  try {
    const content = inflateWhole(zip.window, member);
    checkSize(content.length, member);
    return content;
  } catch (error) {
    throw unreadableEntry(zip, { member, error });
  }
}

function inflateWhole(window: ReadWindow, { compressedBytes, deflated, ...member }: ZipMember): Buffer {
  const start = dataStart(window, member.headerStart);
  const data = readExactly(window, { start, length: compressedBytes });
  if (!deflated) return data;
  // One byte more than declared, so that a longer content shows as such.
  return inflateRawSync(data, { maxOutputLength: member.sizeBytes + 1 });
}

async function* readStream(zip: OpenZip, member: ZipMember): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of inflateStream(zip, member)) {
      size += chunk.length;
      if (size > member.sizeBytes) break;
      yield chunk;
    }
    checkSize(size, member);
  } catch (error) {
    throw unreadableEntry(zip, { member, error });
  }
}

function inflateStream({ path, window }: OpenZip, member: ZipMember): AsyncIterable<Buffer> {
  const start = dataStart(window, member.headerStart);
  const end = start + member.compressedBytes - 1;
  const packed = createReadStream(path, { start, end, highWaterMark: streamChunk });
  if (!member.deflated) return packed;
  // Errors of either reach the reader of the second.
  return pipeline(packed, createInflateRaw({ chunkSize: streamChunk }), () => {});
}

function checkSize(size: number, { sizeBytes }: ZipMember): void {
  if (size !== sizeBytes)
    throw new Error(`it has ${size > sizeBytes ? "more" : "fewer"} than the ${sizeBytes} bytes declared`);
}

/** The local header (APPNOTE 4.3.7) repeats the name, with an extra field of its own length. */
function dataStart(window: ReadWindow, headerStart: number): number {
  const header = readExactly(window, { start: headerStart, length: 30 });
  if (header.readUInt32LE(0) !== 0x04034b50) throw new Error("its local header is damaged");
  return headerStart + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function readExactly(window: ReadWindow, { start, length }: { start: number; length: number }): Buffer {
  const data = window.read(start, length);
  if (data.length < length) throw new Error("the file ends in the middle of it");
  return data;
}

function unreadableEntry({ path }: OpenZip, { member, error }: { member: ZipMember; error: unknown }): Error {
  return unreadable(`${path}, entry "${member.name}",`, error);
}
