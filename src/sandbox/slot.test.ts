import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimSlot, slotsOf, sweepSlots } from "./slot.ts";

function stateDir() {
  const dir = mkdtempSync(join(tmpdir(), "slots-"));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
}

test("each box has a number of its own, and a released one is used again", () => {
  using state = stateDir();
  const slots = [claimSlot(state.dir), claimSlot(state.dir), claimSlot(state.dir)];
  expect(slots.map(({ index }) => index)).toEqual([0, 1, 2]);
  slots[1]!.release();
  expect(claimSlot(state.dir).index).toBe(1);
  expect(slotsOf(process.pid, state.dir)).toHaveLength(3);
});

test("a sweep removes the dead's and old wrecks, and leaves the living's and what is being made", () => {
  using state = stateDir();
  const { dir } = claimSlot(state.dir);
  const make = (name: string, owner?: string) => {
    mkdirSync(join(state.dir, name));
    if (owner) writeFileSync(join(state.dir, name, "owner"), owner);
    return join(state.dir, name);
  };
  const dead = make("slot-1", `${process.pid} 1`); // this pid, but a process that started at another time
  const wreck = make("new-a");
  utimesSync(wreck, 1, 1);
  const fresh = make("new-b");
  const other = make("pool");
  utimesSync(other, 1, 1);
  sweepSlots(state.dir);
  expect([dir, dead, wreck, fresh, other].map(existsSync)).toEqual([true, false, false, true, true]);
});
