import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskImage, removeDiskImage, sweepDiskImages } from "./disk-image.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "disk image ")); // with a blank, which mountinfo writes as \040
});
afterEach(() => {
  removeDiskImage(join(place, "work"));
  rmSync(place, { recursive: true, force: true });
});

const MiB = 2 ** 20;
const mounted = () => readFileSync("/proc/self/mountinfo", "utf8").includes(place.replaceAll(" ", "\\040"));
/** As root where loop devices are; elsewhere there is nothing to test. */
const here = (() => {
  const dir = join(mkdtempSync(join(tmpdir(), "disk-probe-")), "work");
  const can = openDiskImage(dir, 32 * MiB) !== null;
  removeDiskImage(dir);
  return can;
})();

test.runIf(here)(
  "holds its bytes and files and no more, costs what is in it, and keeps it when it is closed",
  () => {
    const dir = join(place, "work");
    const image = openDiskImage(dir, 64 * MiB)!;
    expect(mounted()).toBe(true);
    writeFileSync(join(dir, "kept"), "text");
    expect(() => writeFileSync(join(dir, "large"), Buffer.alloc(80 * MiB))).toThrow(/ENOSPC/);
    rmSync(join(dir, "large"));
    expect(() => {
      for (let i = 0; i < 6000; i++) writeFileSync(join(dir, `f${i}`), "");
    }).toThrow(/ENOSPC/);
    image.close();
    expect(mounted()).toBe(false);
    expect(statSync(`${dir}.img`).blocks * 512).toBeLessThan(40 * MiB);
    openDiskImage(dir, 64 * MiB)!.close();
    const again = openDiskImage(dir, 64 * MiB)!;
    expect(readFileSync(join(dir, "kept"), "utf8")).toBe("text");
    again.close();
  },
);

test.runIf(here)("what a killed harness left mounted is swept; what a living one uses is not", () => {
  const dir = join(place, "work");
  openDiskImage(dir, 32 * MiB);
  sweepDiskImages();
  expect(mounted()).toBe(true);
  writeFileSync(`${dir}.owner`, "999999999 1");
  sweepDiskImages();
  expect(mounted()).toBe(false);
  expect(existsSync(`${dir}.owner`)).toBe(false);
});

test("too small a size, or a machine that cannot, is no image", () => {
  mkdirSync(join(place, "work"));
  expect(openDiskImage(join(place, "work"), 1000)).toBeNull();
});
