import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EventRows, eventsOf } from "./meta-file.ts";

const rows = 250;
const names = ["batch_id", "event_id", "azimuth", "zenith"];
let dir: string;
let path: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "icecube-"));
  path = join(dir, "train_meta.parquet");
  const whole = BigInt64Array.from({ length: rows }, (_, row) => BigInt(row * row));
  const angles = Float64Array.from({ length: rows }, (_, row) => row / 7);
  const data = (name: string) => (name.endsWith("_id") ? whole : angles);
  // Pages of 64 bytes: the rows asked for begin and end within one.
  parquetWriteFile({
    filename: path,
    columnData: names.map((name) => ({ name, data: data(name) })),
    rowGroupSize: 200,
    pageSize: 64,
  });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  [7, [...Array(28).fill(7), 4, ...Array(7).fill(7), 1]],
  [1000, [200, 50]],
])("two row groups, %i rows at a time, are read whole and in order", async (rowsAtATime, sizes) => {
  const parts: EventRows[] = [];
  for await (const part of eventsOf(path, { rowsAtATime })) parts.push(part);
  expect(parts.map((part) => part.columns.get("batch_id")!.length)).toEqual(sizes);
  const numbers = (name: string) => parts.flatMap((part) => [...part.numbers(name)]);
  expect(numbers("event_id")).toEqual(Array.from({ length: rows }, (_, row) => row * row));
  expect(numbers("zenith")).toEqual(Array.from({ length: rows }, (_, row) => row / 7));
});

test("a file without angles is refused, with what it has", async () => {
  const other = join(dir, "other.parquet");
  parquetWriteFile({ filename: other, columnData: [{ name: "batch_id", data: [1n] }] });
  await expect(eventsOf(other).next()).rejects.toThrow(
    "has no column event_id, azimuth, zenith; found batch_id",
  );
});
