import { sweepCgroups } from "./linux/cgroup.ts";
import { sweepSlots } from "./slot.ts";

/**
 * Removes control groups and directories of boxes whose harness was killed before it could. Their processes died
 * with it; a group that still has some is emptied first. Boxes of running harnesses are left alone.
 */
export async function sweepLeftovers(): Promise<void> {
  await sweepCgroups();
  sweepSlots();
}
