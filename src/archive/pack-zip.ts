import { crc32, deflateRawSync } from "node:zlib";
import { directoryHeader, endRecord, localHeader } from "./zip-headers.ts";

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
    const sizes = { sizeBytes: content.length, packedBytes: data.length };
    const kind = { version: 20, method: store ? 0 : 8 } as const;
    const entry = { ...kind, name: Buffer.from(name), crc: crc32(content), ...sizes };
    const header = localHeader(entry);
    parts.push(header, data);
    directory.push(directoryHeader({ ...entry, offset }));
    offset += header.length + data.length;
    if (offset > 0xffffffff) throw new Error("packZip writes at most 4 GiB.");
  }
  return Buffer.concat([
    ...parts,
    ...directory,
    endRecord(names.length, Buffer.concat(directory).length, offset),
  ]);
}
