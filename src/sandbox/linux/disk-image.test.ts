import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskImage, removeDiskImage, sweepDiskImages } from "./disk-image.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "disk image ")); // with a blank, which mountinfo writes as \040
});
afterEach(async () => {
  await removeDiskImage(join(place, "work"));
  rmSync(place, { recursive: true, force: true });
});

const MiB = 2 ** 20;
const mounted = () => readFileSync("/proc/self/mountinfo", "utf8").includes(place.replaceAll(" ", "\\040"));
/** As root where loop devices are; elsewhere there is nothing to test. */
const here = await (async () => {
  const dir = join(mkdtempSync(join(tmpdir(), "disk-probe-")), "work");
  const can = (await openDiskImage(dir, 32 * MiB)) !== null;
  await removeDiskImage(dir);
  return can;
})();

test.runIf(here)(
  "holds its bytes and files and no more, costs what is in it, and keeps it when it is closed",
  async () => {
    const dir = join(place, "work");
    const image = (await openDiskImage(dir, 64 * MiB))!;
    expect(mounted()).toBe(true);
    writeFileSync(join(dir, "kept"), "text");
    expect(() => writeFileSync(join(dir, "large"), Buffer.alloc(80 * MiB))).toThrow(/ENOSPC/);
    rmSync(join(dir, "large"));
    expect(() => {
      for (let i = 0; i < 6000; i++) writeFileSync(join(dir, `f${i}`), "");
    }).toThrow(/ENOSPC/);
    await image.close();
    expect(mounted()).toBe(false);
    expect(statSync(`${dir}.img`).blocks * 512).toBeLessThan(40 * MiB);
    await (await openDiskImage(dir, 64 * MiB))!.close();
    const again = (await openDiskImage(dir, 64 * MiB))!;
    expect(readFileSync(join(dir, "kept"), "utf8")).toBe("text");
    await again.close();
  },
);

test.runIf(here)("what a killed harness left mounted is swept; what a living one uses is not", async () => {
  const dir = join(place, "work");
  await openDiskImage(dir, 32 * MiB);
  await sweepDiskImages();
  expect(mounted()).toBe(true);
  writeFileSync(`${dir}.owner`, "999999999 1");
  await sweepDiskImages();
  expect(mounted()).toBe(false);
  expect(existsSync(`${dir}.owner`)).toBe(false);
});

test("too small a size, or a machine that cannot, is no image", async () => {
  mkdirSync(join(place, "work"));
  expect(await openDiskImage(join(place, "work"), 1000)).toBeNull();
});
