import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFile } from "./files.ts";
import { hashFile } from "./hash-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hash-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fileOf = (content: string | Buffer, name = "file") => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};
const bytes = (length: number, seed: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * seed) % 251));

test("the digests of RFC 1321 and FIPS 180-4, and of nothing", async () => {
  expect(await hashFile(fileOf("abc"), { algorithm: "md5" })).toEqual({
    digest: "900150983cd24fb0d6963f7d28e17f72",
    bytes: 3,
  });
  expect((await hashFile(fileOf("abc"))).digest).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  expect(await hashFile(fileOf(""))).toEqual({
    digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    bytes: 0,
  });
});

test("files hashed side by side do not mix, whole pieces or not, and each piece is handed on once", async () => {
  const contents = [2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20 - 1].map((length, i) => bytes(length, 7 + i));
  const found = await Promise.all(
    contents.map(async (content, i) => {
      const pieces: Buffer[] = [];
      const onPiece = (piece: Buffer) => pieces.push(Buffer.from(piece));
      const { digest, bytes: length } = await hashFile(fileOf(content, `file-${i}`), { onPiece });
      return [digest, length, Buffer.compare(Buffer.concat(pieces), content)];
    }),
  );
  expect(found).toEqual(
    contents.map((content) => [createHash("sha256").update(content).digest("hex"), content.length, 0]),
  );
});

test("an opened file is read as far as it was long then, and stays open", async () => {
  const path = fileOf("abc");
  using file = openFile(path);
  writeFileSync(path, "abcdef");
  expect((await hashFile(file)).bytes).toBe(3);
  expect((await hashFile(file)).bytes).toBe(3);
});

test("a signal ends it with its reason", async () => {
  const stop = new AbortController();
  const hashing = hashFile(fileOf(bytes(2 ** 21, 3)), {
    signal: stop.signal,
    onPiece: () => stop.abort(new Error("enough")),
  });
  await expect(hashing).rejects.toThrow("enough");
});
