import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { canonicalBytes } from "./canonical.ts";
import { loadKey, makeKey, parsePublicKey, readPublicKey } from "./keys.ts";
import { noReceipt, type Receipt, receiptHash, sign } from "./receipt.ts";
import { chainProblems, verifyReceipt, verifyRefusal } from "./verify.ts";

const dir = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const key = makeKey(join(dir, "a.key"));
const otherKey = makeKey(join(dir, "b.key"));

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

function receiptOf(change: Partial<Receipt> = {}, signer = key): Receipt {
  return sign(
    {
      version: 1 as const,
      kind: "receipt" as const,
      submitter: "lab-a",
      run: "run-1",
      competition: "quake-magnitude",
      sha256: sha("content"),
      bytes: 7,
      edition: "v1" as const,
      received_at: "2026-11-23T10:00:00.000Z",
      sequence: 1,
      previous: noReceipt,
      ...change,
    },
    signer,
  );
}

const problemsOf = (value: unknown, ...more: [Parameters<typeof verifyReceipt>[2]?]) => {
  const verified = verifyReceipt(value, key.public, ...more);
  return verified.kind === "valid" ? [] : verified.problems;
};

test("canonical bytes are JSON without spaces, keys sorted, whatever the order of the fields (RFC 8785)", () => {
  expect(canonicalBytes({ b: 1, a: 'x"é', B: null }).toString("utf8")).toBe('{"B":null,"a":"x\\"é","b":1}');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger())), (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalBytes(reversed)).toEqual(canonicalBytes(record));
    }),
    { seed: 5 },
  );
});

test("a receipt is checked by what anyone has: the public key, the canonical bytes, Ed25519", () => {
  const { signature, ...rest } = receiptOf();
  const sorted = JSON.stringify(
    Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  const pem = readFileSync(join(dir, "a.key.pub"), "utf8");
  expect(verify(null, Buffer.from(sorted), createPublicKey(pem), Buffer.from(signature, "hex"))).toBe(true);
  expect(problemsOf(JSON.parse(JSON.stringify(receiptOf(), null, 4)))).toEqual([]);
});

test("a receipt with any field changed, missing or added is not valid", () => {
  const receipt = receiptOf({ sequence: 3, previous: sha("before") });
  const fields = Object.keys(receipt) as (keyof Receipt)[];
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.anything(), (field, value) => {
      fc.pre(!Object.is(value, receipt[field]));
      expect(problemsOf({ ...receipt, [field]: value })).not.toEqual([]);
    }),
    { seed: 1, numRuns: 2000 },
  );
  for (const field of fields) {
    const { [field]: _, ...less } = receipt;
    expect(problemsOf(less), field).not.toEqual([]);
  }
  expect(problemsOf({ ...receipt, score: 0.9 })[0]).toContain("do not belong");
});

test("a changed field of the right form, and each single digit of the signature, is noticed by the signature", () => {
  const receipt = receiptOf({ sequence: 3, previous: sha("before") });
  const changes: Partial<Receipt>[] = [
    { submitter: "lab-b" },
    { run: "run-2" },
    { competition: "birdstrike-damage" },
    { sha256: sha("other") },
    { bytes: 8 },
    { edition: "v2" },
    { received_at: "2026-11-23T09:00:00.000Z" },
    { sequence: 2 },
    { previous: sha("another") },
  ];
  const digit = fc.integer({ min: 0, max: 127 }).chain((at) =>
    fc.constantFrom(..."0123456789abcdef").map((to): Partial<Receipt> => {
      const { signature } = receipt;
      return { signature: signature.slice(0, at) + to + signature.slice(at + 1) };
    }),
  );
  const isNoticed = (change: Partial<Receipt>) => {
    fc.pre(change.signature !== receipt.signature);
    expect(problemsOf({ ...receipt, ...change })).toEqual([
      expect.stringContaining("signature does not fit"),
    ]);
  };
  for (const change of changes) isNoticed(change);
  fc.assert(fc.property(digit, isNoticed), { seed: 2, numRuns: 500 });
  expect(problemsOf(receiptOf({}, otherKey))).toEqual([expect.stringContaining("signed with the key")]);
  expect(problemsOf({ ...receiptOf({}, otherKey), key_id: key.id })).toEqual([
    expect.stringContaining("signature does not fit"),
  ]);
});

test("what a receipt is for is compared, and all that differs is named", () => {
  expect(problemsOf(receiptOf(), { sha256: sha("content"), bytes: 7, run: "run-1" })).toEqual([]);
  expect(problemsOf(receiptOf(), { sha256: sha("x"), bytes: 9 })).toEqual([
    expect.stringMatching(/^sha256 is .*expected/),
    "bytes is 7; expected 9",
  ]);
  expect(problemsOf(receiptOf({ sequence: 4 }))).toEqual(["the first receipt, and no other, follows none"]);
});

test("no receipt passes for a refusal, no refusal for a receipt", () => {
  const refusal = sign(
    {
      version: 1 as const,
      kind: "refusal" as const,
      submitter: "a",
      run: null,
      subject: "x",
      code: "bad-request",
      detail: "why",
      refused_at: "2026-11-23T10:00:00.000Z",
    },
    key,
  );
  expect(verifyRefusal(refusal, key.public).kind).toBe("valid");
  expect(verifyRefusal({ ...refusal, detail: "else" }, key.public).kind).toBe("invalid");
  expect(verifyRefusal(receiptOf(), key.public).kind).toBe("invalid");
  expect(problemsOf(refusal)).not.toEqual([]);
});

test("of several receipts: a removed, replaced or back-dated one shows; gaps are allowed", () => {
  const first = receiptOf();
  const second = receiptOf({ sequence: 2, previous: receiptHash(first), sha256: sha("2") });
  const third = receiptOf({ sequence: 3, previous: receiptHash(second), sha256: sha("3") });
  expect(chainProblems([third, first, second, second])).toEqual([]);
  expect(chainProblems([first, third])).toEqual([]);
  const replaced = receiptOf({ sequence: 2, previous: receiptHash(first), sha256: sha("other") });
  expect(chainProblems([first, replaced, third])).toEqual([expect.stringContaining("does not follow")]);
  expect(chainProblems([second, replaced])).toEqual([expect.stringContaining("two different receipts")]);
  const early = receiptOf({ sequence: 9, previous: sha("8"), received_at: "2026-11-22T10:00:00.000Z" });
  expect(chainProblems([third, early])).toEqual([expect.stringContaining("dated before")]);
});

test("keys: private to their owner, never overwritten, the public half beside; other keys are refused", () => {
  const path = join(dir, "deep", "c.key");
  const made = makeKey(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readPublicKey(`${path}.pub`).id).toBe(made.id);
  expect(loadKey(path).id).toBe(made.id);
  expect(() => makeKey(path)).toThrow("never overwritten");
  expect(loadKey(path).id).toBe(made.id);
  chmodSync(path, 0o644);
  expect(() => loadKey(path)).toThrow("chmod 600");
  expect(() => readPublicKey(path)).toThrow("is the private key");
  const rsa = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
    type: "spki",
    format: "pem",
  });
  expect(() => parsePublicKey(rsa as string, "x.pub")).toThrow("a key for ec");
  writeFileSync(join(dir, "bad.pub"), "no key");
  expect(() => readPublicKey(join(dir, "bad.pub"))).toThrow("not an Ed25519 public key");
  expect(() => readPublicKey(join(dir, "none.pub"))).toThrow("ENOENT");
});
