import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { snapshotTaker } from "./snapshots.ts";

let dir: string;
let seconds: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "snapshots-"));
  seconds = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const submission = () => join(dir, "submission.csv");
const taker = () =>
  snapshotTaker({
    submission: submission(),
    dir: join(dir, "kept"),
    maxBytes: 1000,
    seconds: () => seconds,
    earlier: [],
  });

test("a file is kept once it stands unchanged for two looks, under the second of the run", () => {
  const snapshots = taker();
  expect(snapshots.look()).toBeNull();
  writeFileSync(submission(), "id,y\n1,2\n");
  seconds = 3.14;
  expect(snapshots.look()).toBeNull();
  expect(snapshots.look()).toMatchObject({ seconds: 3.1, bytes: 9 });
  expect(snapshots.look()).toBeNull();
  expect(readFileSync(join(dir, "kept", "3.1.csv"), "utf8")).toBe("id,y\n1,2\n");
});

test("a growing file is left alone until it is whole; the last look takes it as it stands", () => {
  const snapshots = taker();
  writeFileSync(submission(), "id");
  snapshots.look();
  writeFileSync(submission(), "id,y\n");
  expect(snapshots.look()).toBeNull();
  expect(snapshots.look({ settle: false })).toMatchObject({ bytes: 5 });
});

test("equal content written again is not kept twice; two files in one tenth of a second get two names", () => {
  const snapshots = taker();
  const write = (text: string) => {
    writeFileSync(`${submission()}.new`, text);
    renameSync(`${submission()}.new`, submission());
    snapshots.look();
    return snapshots.look();
  };
  expect(write("a")).not.toBeNull();
  expect(write("a")).toBeNull();
  expect(write("b")).not.toBeNull();
  expect(readdirSync(join(dir, "kept")).sort()).toEqual(["0.1.csv", "0.csv"]);
});

test("a link or an over-large file is never copied", () => {
  const snapshots = taker();
  symlinkSync("/etc/passwd", submission());
  snapshots.look();
  expect(snapshots.look()).toBeNull();
  rmSync(submission());
  writeFileSync(submission(), "x".repeat(1001));
  snapshots.look();
  expect(snapshots.look()).toBeNull();
  expect(snapshots.taken).toEqual([]);
});
