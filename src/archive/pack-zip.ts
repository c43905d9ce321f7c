import { crc32, deflateRawSync } from "node:zlib";

const utf8Names = 0x0800; // general purpose bit 11
const jan1980 = { time: 0, date: (1 << 5) | 1 }; // the earliest date that zip can hold
const regularFile0644 = (0o100644 << 16) >>> 0;

/**
 * A zip of `files` (path -> content), the same bytes for the same content: sorted names, one fixed date, mode
 * 0644. `store` leaves the files uncompressed, so that not even the version of zlib shows.
 * @throws Error above zip's classic limits (4 GiB, 65,535 files)
 */
export function packZip(
  files: Readonly<Record<string, string | Uint8Array>>,
  { store = false }: { readonly store?: boolean } = {},
): Buffer {
  const names = Object.keys(files).sort();
  if (names.length > 0xffff) throw new Error(`packZip writes at most 65535 files, got ${names.length}.`);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const content = Buffer.from(files[name]!);
    const data = store ? content : deflateRawSync(content, { level: 6 });
    const common = commonHeader({ name, content, packedBytes: data.length, store });
    parts.push(localHeader(common, name), data);
    directory.push(directoryHeader(common, { name, offset }));
    offset += 30 + Buffer.byteLength(name) + data.length;
    if (offset > 0xffffffff) throw new Error("packZip writes at most 4 GiB.");
  }
  return Buffer.concat([
    ...parts,
    ...directory,
    endRecord(names.length, Buffer.concat(directory).length, offset),
  ]);
}

/** The 26 bytes that the local header (APPNOTE 4.3.7) and the directory (4.3.12) share. */
function commonHeader(entry: { name: string; content: Buffer; packedBytes: number; store: boolean }): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0); // version needed: 2.0
  header.writeUInt16LE(utf8Names, 2);
  header.writeUInt16LE(entry.store ? 0 : 8, 4);
  header.writeUInt16LE(jan1980.time, 6);
  header.writeUInt16LE(jan1980.date, 8);
  header.writeUInt32LE(crc32(entry.content), 10);
  header.writeUInt32LE(entry.packedBytes, 14);
  header.writeUInt32LE(entry.content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return header;
}

function localHeader(common: Buffer, name: string): Buffer {
  return Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name)]);
}

function directoryHeader(common: Buffer, { name, offset }: { name: string; offset: number }): Buffer {
  const madeBy = Buffer.from([20, 3]); // 2.0, on Unix: the mode below counts
  const tail = Buffer.alloc(14); // after the extra field's length: comment, disk, internal and external attributes
  tail.writeUInt32LE(regularFile0644, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from("PK\x01\x02"), madeBy, common, tail, Buffer.from(name)]);
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
