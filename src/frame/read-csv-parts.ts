import { isUtf8 } from "node:buffer";
import { CsvTokens } from "./csv-tokens.ts";
import { type CsvReadOptions, readCsv, readTable } from "./read-csv.ts";
import type { Table } from "./table.ts";

/** A file that is read from its start to its end, and may be read again. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills the buffer with the bytes at `position`. @returns how many there were */
  readAt(position: number, into: Buffer): number;
}

const defaultPartBytes = 4 * 2 ** 20;

/**
 * What {@link readCsv} makes of the whole file, without holding a large one in memory: as long as it has neither quotes
 * nor carriage returns, NULs or lines that begin with a blank, its lines can be read in parts.
 * @throws CsvError as {@link readCsv}
 */
export function readCsvFrom(
  source: ByteSource,
  {
    partBytes = defaultPartBytes,
    ...options
  }: CsvReadOptions & { readonly what: string; readonly partBytes?: number },
): Table {
  if (source.sizeBytes > 4 * partBytes) {
    try {
      const parts = plainParts(source, partBytes);
      const next = () => parts.next().value as Buffer | undefined;
      const first = new CsvTokens(Buffer.from(next()!), options.what, {
        ...options,
        totalBytes: source.sizeBytes,
      });
      return readTable(first, options, next);
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error;
    }
  }
  return readCsv(fill(Buffer.allocUnsafe(source.sizeBytes), source, 0), options);
}

/** The file is not as plain as reading in parts asks for. */
class NotPlainError extends Error {}

/** The file in parts that end with a line. @throws NotPlainError */
function* plainParts(source: ByteSource, partBytes: number): Generator<Buffer, undefined> {
  const buffer = Buffer.allocUnsafe(partBytes); // for every part: what is yielded is copied at once
  let position = 0;
  for (;;) {
    const read = fill(buffer, source, position);
    if (read.length === 0) return;
    const isLast = read.length < partBytes;
    const part = isLast ? read : read.subarray(0, read.lastIndexOf("\n") + 1);
    if (part.length === 0 || !isPlain(part)) throw new NotPlainError();
    yield part;
    position += part.length;
  }
}

/** The bytes from `position` on, as many as fit and there are. */
function fill(buffer: Buffer, source: ByteSource, position: number): Buffer {
  let filled = 0;
  while (filled < buffer.length) {
    const got = source.readAt(position + filled, buffer.subarray(filled));
    if (got === 0) break;
    filled += got;
  }
  return buffer.subarray(0, filled);
}

function isPlain(part: Buffer): boolean {
  const marks = ['"', "\r", "\0", "\n ", "\n\t"];
  const first = part[0];
  return first !== 32 && first !== 9 && isUtf8(part) && marks.every((mark) => !part.includes(mark));
}
