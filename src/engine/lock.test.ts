import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bootId } from "../core/boot.ts";
import { processStat } from "../sandbox/linux/proc.ts";
import { isDeadHere, type LockOwner, lockHolder, takeLock } from "./lock.ts";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(dir, "lock.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const refusal = ({ host, pid }: LockOwner) => `taken by ${pid} on ${host}`;
const foreign = { pid: 1, host: "another-host", startTicks: "1", token: "t", job: { id: "7", restarts: 0 } };

test("an owner on another host is taken over only by who knows that it is gone; it then sees that it lost", () => {
  writeFileSync(path, JSON.stringify(foreign));
  expect(() => takeLock(path, { refusal })).toThrow("taken by 1 on another-host");
  {
    using lock = takeLock(path, {
      refusal,
      isGone: ({ job }) => job?.id === "7",
      job: { id: "8", restarts: 1 },
    });
    expect(lock.isHeld()).toBe(true);
    expect(lockHolder(path)).toMatchObject({ pid: process.pid, job: { id: "8", restarts: 1 } });
    expect(readdirSync(dir)).toEqual(["lock.json"]); // takeovers do not pile up
  }
  expect(readdirSync(dir)).toEqual([]);
});

test("after a reboot the owner is gone, though a process has its pid and start time again", () => {
  const me = { pid: process.pid, host: hostname(), startTicks: processStat(process.pid)!.startTime };
  const owner = { ...me, token: "t", boot: "boot-before" };
  expect(isDeadHere(owner, "boot-before")).toBe(false);
  expect(isDeadHere(owner, "boot-after")).toBe(true);
  expect(isDeadHere(me, "boot-after")).toBe(false); // by an earlier version, which named no boot
  expect(isDeadHere({ ...owner, host: "another-host" }, "boot-after")).toBe(false);
  writeFileSync(path, JSON.stringify(owner));
  using lock = takeLock(path, { refusal });
  expect(lock.isHeld()).toBe(true);
  expect(lockHolder(path)).toMatchObject({ pid: process.pid, boot: bootId() });
  expect(() => takeLock(path, { refusal })).toThrow("taken by");
});

test("who was taken over does not hold the lock any more, and does not release the other's", () => {
  const first = takeLock(path, { refusal });
  const second = takeLock(path, { refusal, isGone: () => true });
  expect([first.isHeld(), second.isHeld()]).toEqual([false, true]);
  first[Symbol.dispose]();
  expect(second.isHeld()).toBe(true);
  second[Symbol.dispose]();
  expect(readdirSync(dir)).toEqual([]);
});

test("of many processes that see a dead owner at once, one takes over; with each end the next may", async () => {
  const dead = spawn("true");
  await once(dead, "exit");
  writeFileSync(path, JSON.stringify({ pid: dead.pid, host: hostname(), startTicks: "1", token: "dead" }));
  // Each holds the lock for a moment, in which no other may write into the file that the lock guards.
  const guarded = join(dir, "guarded");
  const module = join(import.meta.dirname, "lock.ts");
  const script = join(dir, "taker.test-script.ts");
  writeFileSync(
    script,
    `import { appendFileSync } from "node:fs";
import { takeLock } from ${JSON.stringify(module)};
for (let taken = 0; taken < 20; ) {
  try {
    using lock = takeLock(${JSON.stringify(path)}, { refusal: () => "taken" });
    appendFileSync(${JSON.stringify(guarded)}, "in\\n");
    const until = performance.now() + 1;
    while (performance.now() < until);
    appendFileSync(${JSON.stringify(guarded)}, "out\\n");
    taken++;
  } catch {}
}
`,
  );
  const run = promisify(execFile);
  const jiti = join(import.meta.dirname, "..", "..", "node_modules", "jiti", "lib", "jiti-cli.mjs");
  await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [jiti, script])));
  expect(readFileSync(guarded, "utf8")).toBe("in\nout\n".repeat(80));
  expect(readdirSync(dir).sort()).toEqual(["guarded", "taker.test-script.ts"]);
});
