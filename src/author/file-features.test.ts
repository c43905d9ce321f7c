import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterEach, beforeEach, expect, test } from "vitest";
import { valuesOf } from "../frame/table.ts";
import { fileFeatures } from "./file-features.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "files-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("of a PNG the mean grey of 8 × 8 fields is seen, of anything else the size", () => {
  // 16 × 16, RGBA: the upper half is (30, 60, 90), whose mean is 60, the lower half white; all of it transparent.
  const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, i) =>
    i % 4 === 3 ? 0 : i < 512 ? 30 * (1 + (i % 4)) : 255,
  );
  writeFileSync(join(dir, "a.png"), encode({ width: 16, height: 16, data, channels: 4, depth: 8 }));
  writeFileSync(join(dir, "b.png"), "no picture");
  writeFileSync(join(dir, "c.jpg"), "abc");
  const [bytes, ...pixels] = fileFeatures("image", ["a.png", "b.png", "c.jpg"], dir);
  expect(valuesOf(bytes!.data).slice(1)).toEqual([10, 3]);
  const rows = pixels.map(({ data: column }) => valuesOf(column));
  expect([rows.length, rows[0], rows[31], rows[32], rows[63]]).toEqual([
    64,
    [60, null, null],
    [60, null, null],
    [255, null, null],
    [255, null, null],
  ]);
});
