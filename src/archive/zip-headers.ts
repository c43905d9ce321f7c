const utf8Names = 0x0800; // general purpose bit 11
const jan1980 = { time: 0, date: (1 << 5) | 1 }; // the earliest date that zip can hold
const regularFile0644 = (0o100644 << 16) >>> 0;

/** What a zip's headers say of an entry; sizes and offsets fit into 32 bits, larger ones stand in `extra`. */
export interface HeaderFields {
  /** Needed to extract: 20 for 2.0, 45 for 4.5 with zip64. */
  readonly version: 20 | 45;
  readonly name: Buffer;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly extra?: Buffer;
}

const none = Buffer.alloc(0);

/** APPNOTE 4.3.7. One fixed date. */
export function localHeader(entry: HeaderFields): Buffer {
  return Buffer.concat([Buffer.from("PK\x03\x04"), commonHeader(entry), entry.name, entry.extra ?? none]);
}

/** APPNOTE 4.3.12. Mode 0644. */
export function directoryHeader(entry: HeaderFields & { readonly offset: number }): Buffer {
  const madeBy = Buffer.from([entry.version, 3]); // on Unix: the mode below counts
  const tail = Buffer.alloc(14); // after the extra field's length: comment, disk, internal and external attributes
  tail.writeUInt32LE(regularFile0644, 6);
  tail.writeUInt32LE(entry.offset, 10);
  const signature = Buffer.from("PK\x01\x02");
  return Buffer.concat([signature, madeBy, commonHeader(entry), tail, entry.name, entry.extra ?? none]);
}

/** APPNOTE 4.3.16. */
export function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}

/** The 26 bytes that the two headers share. */
function commonHeader(entry: HeaderFields): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(entry.version, 0);
  header.writeUInt16LE(utf8Names, 2);
  header.writeUInt16LE(entry.method, 4);
  header.writeUInt16LE(jan1980.time, 6);
  header.writeUInt16LE(jan1980.date, 8);
  header.writeUInt32LE(entry.crc, 10);
  header.writeUInt32LE(entry.packedBytes, 14);
  header.writeUInt32LE(entry.sizeBytes, 18);
  header.writeUInt16LE(entry.name.length, 22);
  header.writeUInt16LE(entry.extra?.length ?? 0, 24);
  return header;
}
