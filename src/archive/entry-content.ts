import { createReadStream, readSync } from "node:fs";
import { pipeline } from "node:stream";
import { createInflateRaw, inflateRawSync } from "node:zlib";
import type { Entry } from "yauzl";

/** An archive open for reading; `path` is opened again for the streams of large entries. */
export interface ZipFileHandle {
  readonly path: string;
  readonly fd: number;
}

const deflated = 8; // the only method beside 0, stored, that readDirectory lets through
const wholeUpTo = 8 << 20; // bytes, packed and unpacked; zlib's stream costs more than it saves below
const streamChunk = 1 << 20;

/**
 * The unpacked bytes of an entry, never more than its declared size.
 * @throws Error when the data are cut short, are no deflate stream, or have another size than declared
 */
export async function* entryContent(zip: ZipFileHandle, entry: Entry): AsyncGenerator<Buffer> {
  const start = dataStart(zip, entry);
  const { compressedSize, uncompressedSize } = entry;
  const isSmall = compressedSize <= wholeUpTo && uncompressedSize <= wholeUpTo;
  const chunks = isSmall ? [readWhole(zip, { entry, start })] : readStream(zip, { entry, start });
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > uncompressedSize) break;
    yield chunk;
  }
  if (size !== uncompressedSize)
    throw new Error(
      `it has ${size > uncompressedSize ? "more" : "fewer"} than the ${uncompressedSize} bytes declared`,
    );
}

/** The local header (APPNOTE 4.3.7) repeats the name, with an extra field of its own length. */
function dataStart({ fd }: ZipFileHandle, entry: Entry): number {
  const header = readExactly(fd, { start: entry.relativeOffsetOfLocalHeader, length: 30 });
  if (header.readUInt32LE(0) !== 0x04034b50) throw new Error("its local header is damaged");
  return entry.relativeOffsetOfLocalHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function readWhole({ fd }: ZipFileHandle, { entry, start }: { entry: Entry; start: number }): Buffer {
  const data = readExactly(fd, { start, length: entry.compressedSize });
  if (entry.compressionMethod !== deflated) return data;
  // One byte more than declared, so that a longer content shows as such.
  return inflateRawSync(data, { maxOutputLength: entry.uncompressedSize + 1 });
}

function readStream(
  { path }: ZipFileHandle,
  { entry, start }: { entry: Entry; start: number },
): AsyncIterable<Buffer> {
  const end = start + entry.compressedSize - 1;
  const packed = createReadStream(path, { start, end, highWaterMark: streamChunk });
  if (entry.compressionMethod !== deflated) return packed;
  // Errors of either reach the reader of the second.
  return pipeline(packed, createInflateRaw({ chunkSize: streamChunk }), () => {});
}

function readExactly(fd: number, { start, length }: { start: number; length: number }): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const got = readSync(fd, buffer, done, length - done, start + done);
    if (got === 0) throw new Error("the file ends in the middle of it");
    done += got;
  }
  return buffer;
}
