import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownerMark, thisOwner } from "./linux/owner.ts";
import { type Entry, grant, machinePool, type Needs } from "./machine-pool.ts";

const capacity = { cpus: 4, memoryBytes: 100, gpuIds: ["0", "1"] };
const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  ...{ id, pid: 1, startTime: "1", priority: 0, since: 0, gpuIds: null },
  ...{ cpus: 1, memoryBytes: 10, gpus: 0 },
  ...more,
});

test("what fits starts; GPUs go to one claim at a time", () => {
  const entries = [entry("a", { gpus: 1, gpuIds: ["0"] }), entry("b", { gpus: 1 }), entry("c", { gpus: 1 })];
  expect(grant("b", { entries, capacity, now: 0 })).toEqual(["1"]);
  expect(grant("c", { entries, capacity, now: 0 })).toBeNull();
});

test("higher priority goes first, then who has waited longer", () => {
  const big = { cpus: 3 };
  const entries = [entry("late", { ...big, since: 2 }), entry("early", { ...big, since: 1 })];
  expect(grant("late", { entries, capacity, now: 3 })).toBeNull();
  expect(grant("early", { entries, capacity, now: 3 })).toEqual([]);
  const urgent = [...entries, entry("urgent", { ...big, since: 9, priority: 1 })];
  expect(grant("early", { entries: urgent, capacity, now: 9 })).toBeNull();
  expect(grant("urgent", { entries: urgent, capacity, now: 9 })).toEqual([]);
});

test("a small claim passes a large one that does not fit yet, but not for ever, and never a more urgent one", () => {
  const running = entry("running", { cpus: 2, gpuIds: [] });
  const entries = [running, entry("large", { cpus: 4 }), entry("small", { cpus: 1, since: 1 })];
  expect(grant("large", { entries, capacity, now: 2 })).toBeNull();
  expect(grant("small", { entries, capacity, now: 2 })).toEqual([]);
  expect(grant("small", { entries, capacity, now: 3_600_000 })).toBeNull();
  const urgent = [running, entry("large", { cpus: 4, priority: 1 }), entry("small", { cpus: 1, since: 1 })];
  expect(grant("small", { entries: urgent, capacity, now: 2 })).toBeNull();
});

test("whatever the claims, what runs at once never needs more than there is", () => {
  const needs = fc.record({
    cpus: fc.integer({ min: 0, max: 4 }),
    memoryBytes: fc.integer({ min: 0, max: 100 }),
    gpus: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(needs, { maxLength: 12 }), fc.infiniteStream(fc.nat(11)), (all, order) => {
      const entries = all.map((each, i) => entry(`e${i}`, { ...each, since: i }));
      for (let turn = 0; turn < 40; turn++) {
        const index = order.next().value as number;
        const one = entries[index];
        if (!one || one.gpuIds) continue;
        const gpuIds = grant(one.id, { entries, capacity, now: 20 });
        if (gpuIds) entries[index] = { ...one, gpuIds };
      }
      const running = entries.filter(({ gpuIds }) => gpuIds);
      const sum = (key: keyof Needs) => running.reduce((total, each) => total + each[key], 0);
      const given = running.flatMap(({ gpuIds }) => gpuIds!);
      expect(sum("cpus")).toBeLessThanOrEqual(4);
      expect(sum("memoryBytes")).toBeLessThanOrEqual(100);
      expect(new Set(given).size).toBe(given.length);
      expect(given.length).toBe(sum("gpus"));
    }),
  );
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pool-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const forever = new AbortController().signal;

test("claims wait for one another, more than the machine gets all of it, and nothing is left", async () => {
  const pool = machinePool(capacity, root);
  const first = await pool.claim({ cpus: 99, memoryBytes: 1, gpus: 2 }, { priority: 0, signal: forever });
  expect(first.gpuIds).toEqual(["0", "1"]);
  let got = false;
  const second = pool.claim({ cpus: 1, memoryBytes: 1, gpus: 1 }, { priority: 0, signal: forever });
  void second.then(() => {
    got = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(got).toBe(false);
  first[Symbol.dispose]();
  (await second)[Symbol.dispose]();
  expect(readdirSync(root)).toEqual([]);
});

test("claims and locks from before a reboot do not count, though a process has their pid and start time again", async () => {
  const before = entry("before", { ...thisOwner("boot-before"), cpus: 4, gpuIds: ["0", "1"] });
  writeFileSync(join(root, "before.json"), JSON.stringify(before));
  writeFileSync(join(root, "lock"), ownerMark("boot-before"));
  using claim = await machinePool(capacity, root).claim(
    { cpus: 4, memoryBytes: 1, gpus: 2 },
    { priority: 0, signal: forever },
  );
  expect(claim.gpuIds).toEqual(["0", "1"]);
  expect(readdirSync(root)).not.toContain("before.json");
});

test("claims and locks of dead processes do not count; a wait can be given up", async () => {
  const dead = entry("dead", { pid: 999_999_999, cpus: 4, gpuIds: ["0", "1"] });
  writeFileSync(join(root, "dead.json"), JSON.stringify(dead));
  writeFileSync(join(root, "lock"), "999999999 1");
  const pool = machinePool(capacity, root);
  using claim = await pool.claim({ cpus: 4, memoryBytes: 1, gpus: 2 }, { priority: 0, signal: forever });
  expect(claim.gpuIds).toEqual(["0", "1"]);
  const abort = new AbortController();
  const waiting = pool.claim({ cpus: 1, memoryBytes: 1, gpus: 0 }, { priority: 5, signal: abort.signal });
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(readdirSync(root).filter((name) => name.endsWith(".json")).length).toBe(1);
});
