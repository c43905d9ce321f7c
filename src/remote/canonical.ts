import { createHash } from "node:crypto";

/** A flat record: all that is signed here is one, so that its canonical form needs no more rules than these. */
export type Flat = Readonly<Record<string, string | number | null>>;

/** The bytes that are signed and hashed: JSON without spaces, keys in the order of their UTF-16 code units (RFC 8785). */
export function canonicalBytes(record: Flat): Buffer {
  const keys = Object.keys(record).sort();
  return Buffer.from(
    `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(record[key])}`).join(",")}}`,
  );
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
