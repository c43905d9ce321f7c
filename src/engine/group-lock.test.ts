import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockGroup, lockOwner } from "./group-lock.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lockOf = (owner: object) => writeFileSync(join(dir, "lock.json"), JSON.stringify(owner));

test("one harness at a time: the second is told who has the group", () => {
  {
    using _lock = lockGroup(dir);
    expect(lockOwner(dir)?.pid).toBe(process.pid);
    expect(() => lockGroup(dir)).toThrow(`process ${process.pid}`);
  }
  expect(existsSync(join(dir, "lock.json"))).toBe(false);
});

test("a lock whose process is dead is taken over, also when another process has its pid now", async () => {
  const child = spawn("true");
  await once(child, "exit");
  lockOf({ pid: child.pid, host: hostname(), startTicks: "1" });
  lockGroup(dir)[Symbol.dispose]();
  lockOf({ pid: process.pid, host: hostname(), startTicks: "1" });
  lockGroup(dir)[Symbol.dispose]();
});

test("a half-written lock is taken over; one of another host is not", () => {
  writeFileSync(join(dir, "lock.json"), '{"pid":');
  lockGroup(dir)[Symbol.dispose]();
  lockOf({ pid: 1, host: "another-host", startTicks: "1" });
  expect(() => lockGroup(dir)).toThrow("another-host");
});
