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
import { overBudget, snapshotTaker } from "./snapshots.ts";

let dir: string;
let seconds: number;
/** Milliseconds; the pause between two copies is over when a test adds some seconds. */
let now = 0;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "snapshots-"));
  seconds = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const submission = () => join(dir, "submission.csv");
const taker = (budget?: { files: number; bytes: number }) =>
  snapshotTaker({
    submission: submission(),
    dir: join(dir, "kept"),
    maxBytes: 1000,
    seconds: () => seconds,
    monotonicMs: () => now,
    earlier: [],
    ...(budget ? { budget } : {}),
  });

test("a file is kept once it stands unchanged for two looks, under the second of the run", async () => {
  const snapshots = taker();
  expect(await snapshots.look()).toBeNull();
  writeFileSync(submission(), "id,y\n1,2\n");
  seconds = 3.14;
  expect(await snapshots.look()).toBeNull();
  expect(await snapshots.look()).toMatchObject({ seconds: 3.1, bytes: 9 });
  expect(await snapshots.look()).toBeNull();
  expect(readFileSync(join(dir, "kept", "3.1.csv"), "utf8")).toBe("id,y\n1,2\n");
});

test("a growing file is left alone until it is whole; the last look takes it as it stands", async () => {
  const snapshots = taker();
  writeFileSync(submission(), "id");
  await snapshots.look();
  writeFileSync(submission(), "id,y\n");
  expect(await snapshots.look()).toBeNull();
  expect(await snapshots.look({ settle: false })).toMatchObject({ bytes: 5 });
});

test("equal content written again is not kept twice; two files in one tenth of a second get two names", async () => {
  const snapshots = taker();
  const write = async (text: string) => {
    now += 1000;
    writeFileSync(`${submission()}.new`, text);
    renameSync(`${submission()}.new`, submission());
    await snapshots.look();
    return snapshots.look();
  };
  expect(await write("a")).not.toBeNull();
  expect(await write("a")).toBeNull();
  expect(await write("b")).not.toBeNull();
  expect(readdirSync(join(dir, "kept")).sort()).toEqual(["0.1.csv", "0.csv"]);
});

test("a link or an over-large file is never copied", async () => {
  const snapshots = taker();
  symlinkSync("/etc/passwd", submission());
  await snapshots.look();
  expect(await snapshots.look()).toBeNull();
  rmSync(submission());
  writeFileSync(submission(), "x".repeat(1001));
  await snapshots.look();
  expect(await snapshots.look()).toBeNull();
  expect(snapshots.taken).toEqual([]);
});

test("over the budget the times with the nearest neighbours go first, never the first or the last", () => {
  const at = (seconds: number) => ({ seconds, sha256: "", bytes: 10 });
  const taken = [0, 10, 11, 12, 50, 100].map(at);
  expect(overBudget(taken, { files: 4, bytes: 1000 }).map(({ seconds }) => seconds)).toEqual([11, 10]);
  expect(overBudget(taken, { files: 100, bytes: 20 }).map(({ seconds }) => seconds)).toEqual([
    11, 10, 12, 50,
  ]);
  expect(overBudget(taken, { files: 100, bytes: 60 })).toEqual([]);
});

test("a file that is written without end is bounded on the disk, and its last state is there", async () => {
  const snapshots = taker({ files: 5, bytes: 1000 });
  for (seconds = 0; seconds < 50; seconds++) {
    writeFileSync(submission(), `id,y\n1,${seconds}\n`);
    await snapshots.look({ settle: false });
  }
  expect(snapshots.taken.length).toBe(5);
  expect(readdirSync(join(dir, "kept")).length).toBe(5);
  expect(readFileSync(join(dir, "kept", `${snapshots.taken.at(-1)!.seconds}.csv`), "utf8")).toContain("1,49");
});
