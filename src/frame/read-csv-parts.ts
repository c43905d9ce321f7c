import { isUtf8 } from "node:buffer";
import { CsvTokens } from "./csv-tokens.ts";
import { type CsvReadOptions, type NextPart, readCsv, readTable } from "./read-csv.ts";
import type { Table } from "./table.ts";

/** A file that is read from its start to its end, and may be read again. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills the buffer with the bytes at `position`. @returns how many there were */
  readAt(position: number, into: Buffer): number;
}

const [nul, tab, carriageReturn, blank, quote] = [0, 9, 13, 32, 34] as const;

const defaultPartBytes = 2 ** 20;

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
      const { tokens, nextPart } = openParts(source, { ...options, partBytes });
      return readTable(tokens, options, nextPart);
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error;
    }
  }
  return readCsv(fillFrom(source, 0, Buffer.allocUnsafe(source.sizeBytes)), options);
}

/** The tokens of the first part, to which the others can be added. @throws NotPlainError, here or when one is asked for */
export function openParts(
  source: ByteSource,
  { partBytes, what, ...options }: CsvReadOptions & { readonly what: string; readonly partBytes: number },
): { readonly tokens: CsvTokens; readonly nextPart: NextPart } {
  const parts = plainParts(source, partBytes);
  const nextPart = () => parts.next().value as Buffer | undefined;
  const first = Buffer.from(nextPart() ?? "");
  return { tokens: new CsvTokens(first, what, { ...options, totalBytes: source.sizeBytes }), nextPart };
}

/** The file is not as plain as reading in parts asks for. */
export class NotPlainError extends Error {}

/** The file in parts that end with a line. @throws NotPlainError */
function* plainParts(source: ByteSource, partBytes: number): Generator<Buffer, undefined> {
  const buffer = Buffer.allocUnsafe(partBytes); // for every part: what is yielded is copied at once
  let position = 0;
  for (;;) {
    const read = fillFrom(source, position, buffer);
    if (read.length === 0) return;
    const isLast = read.length < partBytes;
    const part = isLast ? read : read.subarray(0, read.lastIndexOf("\n") + 1);
    if (part.length === 0 || !isPlain(part)) throw new NotPlainError();
    yield part;
    position += part.length;
  }
}

/** The bytes from `position` on, as many as fit and there are. */
export function fillFrom(source: ByteSource, position: number, buffer: Buffer): Buffer {
  let filled = 0;
  while (filled < buffer.length) {
    const got = source.readAt(position + filled, buffer.subarray(filled));
    if (got === 0) break;
    filled += got;
  }
  return buffer.subarray(0, filled);
}

function isPlain(part: Buffer): boolean {
  if ([quote, carriageReturn, nul].some((byte) => part.includes(byte)) || !isUtf8(part)) return false;
  return ![blank, tab].some(
    (byte) => part[0] === byte || (part.includes(byte) && part.includes(`\n${String.fromCharCode(byte)}`)),
  );
}
