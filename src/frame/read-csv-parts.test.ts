import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvError, readCsv } from "./read-csv.ts";
import { type ByteSource, readCsvFrom } from "./read-csv-parts.ts";

const sourceOf = (bytes: Buffer): ByteSource => ({
  sizeBytes: bytes.length,
  readAt: (position, into) => bytes.copy(into, 0, position, position + Math.min(into.length, 7)), // short reads, too
});

const sourceOfAll = (bytes: Buffer): ByteSource => ({
  sizeBytes: bytes.length,
  readAt: (position, into) => bytes.copy(into, 0, position),
});

function readEither(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

test("a file read in parts gives what it gives whole, whatever stands in it", () => {
  const cell = fc.constantFrom(
    "1",
    "2.5",
    "-3",
    "abc",
    "",
    "NA",
    "True",
    "9223372036854775808",
    " 4",
    '"q\nq"',
    "\u00e9",
    "\r",
    "\t5",
  );
  const row = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.tuple(fc.constantFrom("1", "7", "x"), cell, cell).map((cells) => cells.join(",")),
    },
    { weight: 1, arbitrary: fc.constantFrom("", "1,2", "1,2,3,4", "  ", "\ufeff") },
  );
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 40 }),
      fc.integer({ min: 4, max: 60 }),
      fc.boolean(),
      (rows, partBytes, ends) => {
        const bytes = Buffer.from(["a,b,c", ...rows].join("\n") + (ends ? "\n" : ""));
        const inParts = readEither(() => readCsvFrom(sourceOf(bytes), { what: "it", partBytes }));
        expect(inParts).toEqual(readEither(() => readCsv(bytes, { what: "it" })));
      },
    ),
    { numRuns: 3000, seed: 21 },
  );
});

test("chunks end at the same rows: a column of numbers and then texts keeps both", () => {
  const rows = Array.from({ length: 600_000 }, (_, i) => (i < 599_000 ? `${i},${i / 4}` : `${i},x`));
  const bytes = Buffer.from(`id,v\n${rows.join("\n")}\n`);
  expect(readCsvFrom(sourceOfAll(bytes), { what: "it", partBytes: 100_000 })).toEqual(readCsv(bytes));
});

test("a text that comes again in a later part is the same entry of the dictionary", () => {
  const rows = Array.from({ length: 600_000 }, (_, i) => `${i},text ${(i * 7919) % 50_000}`);
  const bytes = Buffer.from(`id,v\n${rows.join("\n")}\n`);
  const { data } = readCsvFrom(sourceOfAll(bytes), { what: "it", partBytes: 1_000_000 }).columns[1]!;
  expect(data.dtype === "object" && data.dictionary.length).toBe(50_000);
});
