import { expect, test } from "vitest";
import { bootId } from "../../core/boot.ts";
import { isLeftBehind, markedOwner, ownerMark, ownerRuns, thisOwner } from "./owner.ts";

test("a mark of this process in this boot has a living owner", () => {
  expect(markedOwner(ownerMark())).toEqual(thisOwner());
  expect(isLeftBehind(ownerMark())).toBe(false);
});

test("after a reboot a mark is left behind, though a process has its pid and start time again", () => {
  const mark = ownerMark("boot-before");
  expect(mark).toBe(`${process.pid} ${thisOwner().startTime} boot-before`);
  expect(isLeftBehind(mark, "boot-before")).toBe(false);
  expect(isLeftBehind(mark, "boot-after")).toBe(true);
  expect(isLeftBehind(mark)).toBe(true);
  expect(ownerRuns(thisOwner("boot-before"), "boot-after")).toBe(false);
});

test("marks of earlier versions, and of kernels that name no boot, go by pid and start time", () => {
  const { pid, startTime } = thisOwner();
  for (const mark of [`${pid} ${startTime}`, ownerMark(null)]) expect(isLeftBehind(mark)).toBe(false);
  expect(isLeftBehind(`${pid} 1`)).toBe(true);
  expect(isLeftBehind(ownerMark(), null)).toBe(false);
});

test("what is no whole mark has no owner, and nobody is said to have left it behind", () => {
  for (const text of ["", "12", "12 "]) {
    expect(markedOwner(text), text).toBeNull();
    expect(isLeftBehind(text), text).toBe(false);
  }
  expect(bootId()).not.toBeNull();
});
