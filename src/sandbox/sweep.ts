import { cgroupsOf, sweepCgroups } from "./linux/cgroup.ts";
import { sweepDiskImages } from "./linux/disk-image.ts";
import { slotsOf, sweepSlots } from "./slot.ts";

/**
 * Removes control groups and directories of boxes whose harness was killed before it could. Their processes died
 * with it; a group that still has some is emptied first. Boxes of running harnesses are left alone.
 */
export async function sweepLeftovers(): Promise<void> {
  await sweepCgroups();
  sweepSlots();
  await sweepDiskImages();
}

/** The directories and control groups that boxes of a harness process have now. */
export function leftovers(harnessPid: number): string[] {
  return [...cgroupsOf(harnessPid), ...slotsOf(harnessPid)];
}
