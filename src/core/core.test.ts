import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { timestamp } from "./clock.ts";
import { isAtomicLeftover, readHostileFile, temporaryName, writeFileAtomic } from "./files.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { formatBytes, formatDuration, parseDuration, parseSize } from "./units.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "core-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ["24h", 86_400_000],
  ["1h30m", 5_400_000],
  ["90s", 90_000],
  ["90", 90_000],
  ["250ms", 250],
  ["0.5h", 1_800_000],
])("the duration %s is %d ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["", "0", "-5s", "h", "5x", "1h30", "∞"])('"%s" is no duration', (text) => {
  expect(() => parseDuration(text, "--time-limit")).toThrow("--time-limit");
});

test.each([
  ["512m", 512 * 2 ** 20],
  ["4g", 4 * 2 ** 30],
  ["4GiB", 4 * 2 ** 30],
  ["1.5t", 1.5 * 2 ** 40],
  ["1048576", 2 ** 20],
])("the size %s is %d bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each([
  [4200, "4.2s"],
  [95_000, "1m35s"],
  [86_400_000, "24h"],
  [5_400_000, "1h30m"],
  [12, "12ms"],
])("%d ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

test("bytes read in powers of 1024", () => {
  expect([formatBytes(512), formatBytes(1_572_864), formatBytes(2 ** 40)]).toEqual([
    "512 B",
    "1.5 MB",
    "1.0 TB",
  ]);
});

test("the nearest names are offered, far ones are not", () => {
  const names = ["spaceship-titanic", "spooky-author-identification", "leaf-classification"];
  expect(nearest("spaceship-titanik", names)[0]).toBe("spaceship-titanic");
  expect(nearest("spooky", names)).toContain("spooky-author-identification");
  expect(didYouMean("zzzz", names)).toBe("");
});

test("timestamps sort and are safe in file names", () => {
  expect(timestamp(Date.UTC(2026, 10, 23, 9, 5, 7))).toBe("2026-11-23T09-05-07-UTC");
});

test("an atomic write leaves no temporary file behind, also when it fails", () => {
  writeFileAtomic(join(dir, "a"), "x");
  mkdirSync(join(dir, "b"));
  expect(() => writeFileAtomic(join(dir, "b"), "x")).toThrow();
  expect(readdirSync(dir).sort()).toEqual(["a", "b"]);
});

test("hostile files are refused without being opened: link, FIFO, directory, device, too large, missing", () => {
  const at = (name: string) => join(dir, name);
  writeFileSync(at("plain"), "id\n1\n");
  symlinkSync(at("plain"), at("link"));
  symlinkSync("/dev/zero", at("zero"));
  execFileSync("mkfifo", [at("fifo")]);
  mkdirSync(at("folder"));
  writeFileSync(at("sparse"), "");
  truncateSync(at("sparse"), 5 * 2 ** 30);
  const reasons = ["link", "zero", "fifo", "folder", "sparse", "none", "plain"].map((name) => {
    const read = readHostileFile(at(name), 2 ** 20);
    return read.kind === "refused" ? read.reason : read.kind;
  });
  expect(reasons).toEqual([
    "not-a-regular-file",
    "not-a-regular-file",
    "not-a-regular-file",
    "not-a-regular-file",
    "too-large",
    "missing",
    "read",
  ]);
});

test("what a killed write leaves is known by its name, and nothing else is", () => {
  for (let i = 0; i < 1000; i++) expect(isAtomicLeftover(temporaryName())).toBe(true);
  for (const name of ["000001.json", "journal.jsonl", ".hidden", "x.tmp", ".tmp", "12-ab.tmp"])
    expect(isAtomicLeftover(name), name).toBe(false);
});
