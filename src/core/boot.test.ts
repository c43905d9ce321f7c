import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bootId, isOfAnotherBoot } from "./boot.ts";

const kernels = "/proc/sys/kernel/random/boot_id";

test("the boot is named as the kernel names it", () => {
  expect(bootId()).toBe(readFileSync(kernels, "utf8").trim());
  expect(bootId()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test.each([
  ["a", "b", true],
  ["a", "a", false],
  [undefined, "b", false], // by an earlier version
  [null, "b", false], // on a kernel that does not tell
  ["a", null, false],
])("a mark of boot %j in boot %j: of another boot is %j", (marked, boot, expected) => {
  expect(isOfAnotherBoot(marked, boot)).toBe(expected);
});

test("a mark of now is of this boot", () => {
  expect(isOfAnotherBoot(bootId())).toBe(false);
});
