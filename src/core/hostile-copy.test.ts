import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyHostileFile } from "./hostile-copy.ts";

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
  mkdirSync(join(dir, "in"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const inside = (name: string) => join(dir, "in", name);
const copy = (source: string, maxBytes = 2 ** 40) =>
  copyHostileFile({ source, root: join(dir, "in"), target: join(dir, "copy"), maxBytes });

test("bytes, their hash where asked for, and the executable bit come over", async () => {
  const bytes = Buffer.alloc(3_000_000, "abc");
  writeFileSync(inside("a"), bytes, { mode: 0o755 });
  const copied = await copyHostileFile({
    source: inside("a"),
    root: join(dir, "in"),
    target: join(dir, "copy"),
    maxBytes: 2 ** 30,
    hash: true,
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(copied).toEqual({ kind: "copied", bytes: bytes.length, sha256 });
  expect(readFileSync(join(dir, "copy")).equals(bytes)).toBe(true);
  expect(statSync(join(dir, "copy")).mode & 0o100).toBe(0o100);
});

test("a sparse file of 5 GB keeps its size and takes no room", async () => {
  writeFileSync(inside("sparse"), "x");
  truncateSync(inside("sparse"), 5 * 2 ** 30);
  expect(await copy(inside("sparse"))).toMatchObject({ kind: "copied", bytes: 5 * 2 ** 30 });
  const { size, blocks } = statSync(join(dir, "copy"));
  expect(size).toBe(5 * 2 ** 30);
  expect(blocks * 512).toBeLessThan(4 * 2 ** 20);
}, 60_000);

test.each([
  ["a link", () => symlinkSync("/etc/passwd", inside("x"))],
  ["a named pipe", () => execFileSync("mkfifo", [inside("x")])],
  ["a directory", () => mkdirSync(inside("x"))],
  ["nothing", () => {}],
  ["more than the limit", () => writeFileSync(inside("x"), "12345")],
])("%s is refused", async (_, plant) => {
  plant();
  expect(await copy(inside("x"), 4)).toMatchObject({ kind: "refused" });
});

test("a folder that became a link to elsewhere is not followed", async () => {
  mkdirSync(join(dir, "secret"));
  writeFileSync(join(dir, "secret", "key"), "k");
  symlinkSync(join(dir, "secret"), inside("folder"));
  expect(await copy(join(inside("folder"), "key"))).toEqual({
    kind: "refused",
    detail: "lies outside the folder",
  });
});

test("another file under the same name is refused", async () => {
  writeFileSync(inside("a"), "1");
  const { dev, ino } = statSync(inside("a"), { bigint: true });
  writeFileSync(inside("b"), "2");
  const expected = { dev, ino };
  const target = join(dir, "copy");
  const root = join(dir, "in");
  expect(await copyHostileFile({ source: inside("b"), root, target, maxBytes: 9, expected })).toMatchObject({
    kind: "refused",
  });
  linkSync(inside("a"), inside("c"));
  expect(await copyHostileFile({ source: inside("c"), root, target, maxBytes: 9, expected })).toMatchObject({
    kind: "copied",
  });
});
