import { canonicalBytes, type Flat } from "./canonical.ts";
import { type Claim, issuesOf } from "./claim.ts";
import type { PublicKey } from "./keys.ts";
import { noReceipt, type Receipt, type Refusal, receipt, receiptHash, refusal } from "./receipt.ts";

export type Verified<T> =
  | { readonly kind: "valid"; readonly value: T }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** A receipt whose form, key and signature fit, and which is for what was sent; else all that does not fit. */
export function verifyReceipt(
  value: unknown,
  key: PublicKey,
  expected: Partial<Claim> = {},
): Verified<Receipt> {
  const parsed = receipt.safeParse(value);
  if (!parsed.success)
    return { kind: "invalid", problems: [`it has not the form of a receipt: ${issuesOf(parsed.error)}`] };
  const problems = [...signatureProblems(parsed.data, key), ...claimProblems(parsed.data, expected)];
  if ((parsed.data.sequence === 1) !== (parsed.data.previous === noReceipt))
    problems.push("the first receipt, and no other, follows none");
  return problems.length === 0 ? { kind: "valid", value: parsed.data } : { kind: "invalid", problems };
}

export function verifyRefusal(value: unknown, key: PublicKey): Verified<Refusal> {
  const parsed = refusal.safeParse(value);
  if (!parsed.success)
    return { kind: "invalid", problems: [`it has not the form of a refusal: ${issuesOf(parsed.error)}`] };
  const problems = signatureProblems(parsed.data, key);
  return problems.length === 0 ? { kind: "valid", value: parsed.data } : { kind: "invalid", problems };
}

/**
 * What does not fit between receipts of one server, in any order and with gaps: two of one number, a hash that is not
 * that of the receipt before, a time that runs backwards.
 */
export function chainProblems(receipts: readonly Receipt[]): string[] {
  const sorted = [...receipts].sort((a, b) => a.sequence - b.sequence);
  return sorted.slice(1).flatMap((later, i) => {
    const earlier = sorted[i]!;
    if (later.sequence === earlier.sequence)
      return receiptHash(later) === receiptHash(earlier)
        ? []
        : [`there are two different receipts with the number ${later.sequence}`];
    const problems: string[] = [];
    if (later.sequence === earlier.sequence + 1 && later.previous !== receiptHash(earlier))
      problems.push(
        `receipt ${later.sequence} does not follow receipt ${earlier.sequence}: its hash differs`,
      );
    if (later.received_at < earlier.received_at)
      problems.push(`receipt ${later.sequence} is dated before receipt ${earlier.sequence}`);
    return problems;
  });
}

function signatureProblems(
  { signature, ...unsigned }: Flat & { key_id: string; signature: string },
  key: PublicKey,
): string[] {
  if (unsigned["key_id"] !== key.id)
    return [`it is signed with the key ${unsigned["key_id"]}; the key given is ${key.id}`];
  if (key.verifies(canonicalBytes(unsigned as Flat), Buffer.from(signature as string, "hex"))) return [];
  return ["its signature does not fit: a field was changed after it was signed, or it was never signed"];
}

function claimProblems(found: Receipt, expected: Partial<Claim>): string[] {
  return (Object.keys(expected) as (keyof Claim)[])
    .filter((field) => expected[field] !== undefined && found[field] !== expected[field])
    .map((field) => `${field} is ${found[field]}; expected ${expected[field]}`);
}
