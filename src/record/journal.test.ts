import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../core/clock.ts";
import { openJournal, readJournal } from "./journal.ts";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(dir, "events.jsonl");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(count: number): void {
  using journal = openJournal(path, systemClock);
  for (let i = 0; i < count; i++) journal.append("step", { i, text: "größer\n" });
}

test("events are chained by hash and read back whole, over several openings", () => {
  write(3);
  write(2);
  const { events, damage } = readJournal(path);
  expect(damage).toBeNull();
  expect(events.map((event) => event.seq)).toEqual([0, 1, 2, 3, 4]);
  expect(events[4]!.prev).toBe(events[3]!.hash);
});

test("a last line cut at any byte by a crash is dropped, and the journal goes on from the line before", () => {
  write(3);
  const whole = readFileSync(path);
  const lastStart = whole.lastIndexOf(10, whole.length - 2) + 1;
  for (let cut = lastStart; cut < whole.length; cut += 7) {
    writeFileSync(path, whole.subarray(0, cut));
    using journal = openJournal(path, systemClock);
    expect(journal.events.length).toBe(2);
    journal.append("after", {});
    expect(readJournal(path).damage).toBeNull();
  }
});

test.each([
  [
    "a changed value",
    (lines: string[]) => [lines[0]!.replace('"i":0', '"i":9'), ...lines.slice(1)],
    "line 1",
  ],
  ["a removed line", (lines: string[]) => [lines[0]!, lines[2]!], "line 2"],
  ["swapped lines", (lines: string[]) => [lines[1]!, lines[0]!, lines[2]!], "line 1"],
])("%s is found and named", (_, change, where) => {
  write(3);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  writeFileSync(path, `${change(lines).join("\n")}\n`);
  expect(readJournal(path).damage).toContain(where);
  expect(() => openJournal(path, systemClock)).toThrow(where);
});

test("a whole line that is not JSON is damage, not a crash's remains", () => {
  write(1);
  appendFileSync(path, "garbage\n");
  expect(readJournal(path).damage).toBe("line 2: is not JSON");
});
