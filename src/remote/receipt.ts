import { z } from "zod";
import { canonicalBytes, type Flat, sha256Of } from "./canonical.ts";
import { byteCount, claim, label, sha256Hex } from "./claim.ts";
import type { SigningKey } from "./keys.ts";

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
/** Hexadecimal, since base64 writes one signature in several ways. */
const signature = z.string().regex(/^[0-9a-f]{128}$/);

/** `previous` of a server's first receipt. */
export const noReceipt = "0".repeat(64);

/**
 * What a sender gets for a submission: that these bytes were there at that time. It has no place for a score, and a
 * field more makes it invalid.
 */
export const receipt = z.strictObject({
  version: z.literal(1),
  kind: z.literal("receipt"),
  ...claim.shape,
  edition: z.enum(["v1", "v2"]),
  /** By the grading host's clock, never earlier than the receipt before. */
  received_at: time,
  /** 1, 2, 3 … over everything this server took. */
  sequence: byteCount.min(1),
  /** Hash of the receipt before it, so that a removed or back-dated one shows. */
  previous: sha256Hex,
  /** SHA-256 of the public key in its DER form. */
  key_id: sha256Hex,
  signature,
});
export type Receipt = z.infer<typeof receipt>;

/** Why something was not taken; signed, so that a sender cannot make one up. */
export const refusal = z.strictObject({
  version: z.literal(1),
  kind: z.literal("refusal"),
  submitter: label.nullable(),
  run: label.nullable(),
  /** The file it is about, without its directory. */
  subject: z.string().max(300),
  code: z.string().max(60),
  detail: z.string().max(1000),
  refused_at: time,
  key_id: sha256Hex,
  signature,
});
export type Refusal = z.infer<typeof refusal>;

/** The receipt's name and the next one's `previous`. */
export function receiptHash(signed: Receipt): string {
  return sha256Of(canonicalBytes(signed));
}

/** Adds the key's id and the signature over the canonical bytes of all other fields. */
export function sign<T extends Flat>(
  unsigned: T,
  key: SigningKey,
): T & { key_id: string; signature: string } {
  const withKey = { ...unsigned, key_id: key.id };
  return { ...withKey, signature: key.sign(canonicalBytes(withKey)).toString("hex") };
}
