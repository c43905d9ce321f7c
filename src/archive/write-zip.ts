import { closeSync, createReadStream, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { crc32, createDeflateRaw, deflateRaw } from "node:zlib";
import type { ArchiveEntry } from "./archive-entry.ts";
import { directoryHeader, endRecord, localHeader } from "./zip-headers.ts";

const deflate = promisify(deflateRaw);

const most32 = 0xffffffff;
/** Larger files are compressed as a stream, one after the other. */
const wholeBytes = 32 * 2 ** 20;
const level = 6;
/** Content that deflate does not make smaller: stored as it is. */
const compressed = /\.(jpe?g|png|mp4|zip|gz|7z|parquet|flac|ogg|mp3|tfrec)$/i;

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  readonly method: 0 | 8;
  readonly offset: number;
}

/**
 * Writes a zip of the entries in their order, of any size (zip64), the same bytes for the same content: one fixed date,
 * mode 0644. Small files are compressed on all cores, large ones as streams; a few files are in memory at a time.
 */
export async function writeZip(path: string, entries: Iterable<ArchiveEntry>): Promise<void> {
  const fd = openSync(path, "wx");
  try {
    await new ZipFile(fd).write(entries);
  } finally {
    closeSync(fd);
  }
}

class ZipFile {
  readonly #fd: number;
  readonly #written: Written[] = [];
  #position = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  async write(entries: Iterable<ArchiveEntry>): Promise<void> {
    const ahead = 4 * availableParallelism();
    const packing: { name: string; packed: Promise<Packed> | undefined; from: ArchiveEntry["from"] }[] = [];
    const writeFirst = async () => {
      const { name, packed, from } = packing.shift()!;
      if (packed) this.#add(name, await packed);
      else await this.#addStream(name, from as string);
    };
    for (const { name, from } of entries) {
      packing.push({ name, from, packed: isLarge(from) ? undefined : pack(name, from) });
      if (packing.length >= ahead) await writeFirst();
    }
    while (packing.length > 0) await writeFirst();
    this.#finish();
  }

  #add(name: string, { data, crc, sizeBytes, method }: Packed): void {
    const entry = {
      ...{ name: Buffer.from(name), crc, sizeBytes, method },
      ...{ packedBytes: data.length, offset: this.#position },
    };
    this.#append(localHeaderOf(entry, false));
    this.#append(data);
    this.#written.push(entry);
  }

  /** Sizes and sum are known only afterwards: the header is written again. */
  async #addStream(name: string, from: string): Promise<void> {
    const offset = this.#position;
    const method = compressed.test(name) ? 0 : 8;
    const unknown = {
      name: Buffer.from(name),
      method,
      offset,
      crc: 0,
      sizeBytes: 0,
      packedBytes: 0,
    } as const;
    this.#append(localHeaderOf(unknown, true));
    const start = this.#position;
    let [crc, sizeBytes] = [0, 0];
    const source = createReadStream(from, { highWaterMark: 1 << 20 });
    source.on("data", (chunk) => {
      crc = crc32(chunk as Buffer, crc);
      sizeBytes += chunk.length;
    });
    const packed = method === 0 ? source : source.pipe(createDeflateRaw({ level }));
    source.on("error", (error) => packed.destroy(error));
    for await (const chunk of packed) this.#append(chunk as Buffer);
    const entry = { ...unknown, crc, sizeBytes, packedBytes: this.#position - start };
    writeAll(this.#fd, localHeaderOf(entry, true), offset);
    this.#written.push(entry);
  }

  #finish(): void {
    const start = this.#position;
    for (const entry of this.#written) this.#append(directoryHeaderOf(entry));
    this.#append(endRecords({ count: this.#written.length, start, end: this.#position }));
  }

  #append(bytes: Buffer): void {
    writeAll(this.#fd, bytes, this.#position);
    this.#position += bytes.length;
  }
}

interface Packed {
  readonly data: Buffer;
  readonly crc: number;
  readonly sizeBytes: number;
  readonly method: 0 | 8;
}

function isLarge(from: ArchiveEntry["from"]): boolean {
  return typeof from === "string" && statSync(from).size > wholeBytes;
}

async function pack(name: string, from: ArchiveEntry["from"]): Promise<Packed> {
  const content = typeof from === "string" ? readFileSync(from) : Buffer.from(from);
  const method = compressed.test(name) ? 0 : 8;
  const data = method === 0 ? content : await deflate(content, { level });
  return { data, crc: crc32(content), sizeBytes: content.length, method };
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}

/** With `wide` there is room for 64-bit sizes (APPNOTE 4.5.3) that are not known yet. */
function localHeaderOf(entry: Written, wide: boolean): Buffer {
  const { sizeBytes, packedBytes } = entry;
  const extra = wide ? { extra: wideExtra([sizeBytes, packedBytes]) } : {};
  const shown = wide ? { sizeBytes: most32, packedBytes: most32 } : {};
  return localHeader({ ...entry, version: 45, ...shown, ...extra });
}

function directoryHeaderOf(entry: Written): Buffer {
  const wide = [entry.sizeBytes, entry.packedBytes, entry.offset].filter((value) => value >= most32);
  return directoryHeader({
    ...entry,
    version: 45,
    sizeBytes: Math.min(entry.sizeBytes, most32),
    packedBytes: Math.min(entry.packedBytes, most32),
    offset: Math.min(entry.offset, most32),
    ...(wide.length > 0 && { extra: wideExtra(wide) }),
  });
}

function wideExtra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return extra;
}

/** The zip64 end record and its locator (4.3.14, 4.3.15) where they are needed, then the end record (4.3.16). */
function endRecords({ count, start, end }: { count: number; start: number; end: number }): Buffer {
  const tail = endRecord(Math.min(count, 0xffff), Math.min(end - start, most32), Math.min(start, most32));
  if (count < 0xffff && end < most32) return tail;
  const wide = Buffer.alloc(56);
  wide.write("PK\x06\x06", 0, "latin1");
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(BigInt(count), 24);
  wide.writeBigUInt64LE(BigInt(count), 32);
  wide.writeBigUInt64LE(BigInt(end - start), 40);
  wide.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", 0, "latin1");
  locator.writeBigUInt64LE(BigInt(end), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, tail]);
}
