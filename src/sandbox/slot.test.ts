import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ownerMark } from "./linux/owner.ts";
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
  const rebooted = make("slot-2", ownerMark("boot-before"));
  const wreck = make("new-a");
  utimesSync(wreck, 1, 1);
  const fresh = make("new-b");
  const other = make("pool");
  utimesSync(other, 1, 1);
  sweepSlots(state.dir);
  expect([dir, dead, rebooted, wreck, fresh, other].map(existsSync)).toEqual([
    ...[true, false, false, false, true, true],
  ]);
});

test("processes that claim and release side by side never get one slot together", async () => {
  using state = stateDir();
  const script = join(state.dir, "claimer.ts");
  writeFileSync(
    script,
    `import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { claimSlot } from ${JSON.stringify(join(import.meta.dirname, "slot.ts"))};
for (let i = 0; i < 300; i++) {
  const slot = claimSlot(${JSON.stringify(state.dir)});
  mkdirSync(join(slot.dir, "mine")); // fails when another has it too
  for (let n = 0; n < 5; n++) mkdirSync(join(slot.dir, "mine", String(n)));
  slot.release();
}
`,
  );
  const jiti = join(import.meta.dirname, "..", "..", "node_modules", "jiti", "lib", "jiti-cli.mjs");
  await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, [jiti, script])));
  expect(slotsOf(process.pid, state.dir)).toEqual([]);
});
