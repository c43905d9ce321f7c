import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillFloat, fillText, renameColumns } from "./fill.ts";
import { CsvError, type CsvReadOptions, readCsv } from "./read-csv.ts";
import { readStoredCsv } from "./stored-csv.ts";
import { dropColumns, selectColumns, type Table, takeRows, valuesOf } from "./table.ts";
import { type CsvWriteOptions, toCsv } from "./to-csv.ts";

const sourceOf = (bytes: Buffer) => () => ({
  sizeBytes: bytes.length,
  readAt: (position: number, into: Buffer) =>
    bytes.copy(into, 0, position, position + Math.min(into.length, 50_000)), // short reads, too
  [Symbol.dispose]() {},
});

interface Stored extends CsvReadOptions {
  readonly partBytes?: number;
  readonly blockBytes?: number;
}

/** What `make` gives from the table in memory and from the stored one: bytes, or the message of a CsvError. */
function bothWays(bytes: Buffer, make: (table: Table) => unknown, options: Stored = {}): [unknown, unknown] {
  const either = (read: () => Table) => {
    try {
      return make(read());
    } catch (error) {
      if (error instanceof CsvError) return error.message;
      throw error;
    }
  };
  const what = "it";
  return [
    either(() => readStoredCsv(sourceOf(bytes), { partBytes: 200, ...options, what, storedFromBytes: 0 })),
    either(() => readCsv(bytes, { ...options, what })),
  ];
}

const written = (table: Table, options?: CsvWriteOptions) => Buffer.from(toCsv(table, options)).toString();
const isStored = (table: Table) => table.columns.some(({ data }) => data.stored);

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.double({ noNaN: true }).map(String),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(String),
  fc
    .tuple(fc.integer({ min: -99999, max: 99999 }), fc.nat(9))
    .map(([n, digits]) => (n / 1000).toFixed(digits)),
  fc.constantFrom(
    "0",
    "-0",
    "0.0",
    "-0.0",
    "00.5",
    ".5",
    "5.",
    "+1",
    "1e5",
    "1E-7",
    "007",
    "-07",
    "1.10",
    "-.0",
  ),
  fc.constantFrom(
    "0.0001",
    "0.00012",
    "0.00009",
    "123456789012345.6",
    "1234567890123456",
    "12345678901.2345",
  ),
  fc.constantFrom(
    "9007199254740993",
    "9223372036854775808",
    "inf",
    "-inf",
    "1e400",
    "-1e400",
    " 4",
    "4 ",
    "0x1",
  ),
  fc.constantFrom(
    "0.1234567890123456",
    "0.000123456789012345",
    "-0.00987654321098765",
    "0.30000000000000004",
    "40.700003300000006",
    "-73.999997899999997",
  ),
);
const missing = fc.constantFrom("", "NA", "nan", "NULL", "#N/A N/A");
const text = fc.oneof(
  fc.constantFrom("abc", "True", "FALSE", "é", "漢字 😀", "a b ", "\ufeff", "-", "."),
  fc.string(),
);
/** Columns that are mostly of one kind, so that every dtype comes up. */
const column = fc.oneof(
  fc.constant(fc.integer().map(String)),
  fc.constant(fc.oneof(fc.integer().map(String), missing)),
  fc.constant(number),
  fc.constant(fc.oneof(number, missing)),
  fc.constant(fc.constantFrom("True", "false", "TRUE")),
  fc.constant(fc.constantFrom("True", "false", "")),
  fc.constant(missing),
  fc.constant(fc.oneof(number, missing, text)),
);
const header = ["a", "b", "c", "d"];
const csv = fc
  .tuple(fc.array(column, { minLength: 1, maxLength: 4 }), fc.nat(30), fc.boolean(), fc.boolean())
  .chain(([columns, rows, isRagged, ends]) =>
    fc
      .tuple(
        fc.array(fc.tuple(...columns), { minLength: rows, maxLength: rows }),
        fc.array(fc.nat(isRagged ? 12 : 0), { minLength: rows, maxLength: rows }),
      )
      .map(([cells, cuts]) => {
        // Some rows are cut short, some lines are blank, and a few rows are too long.
        const lines = cells.map((row, i) => {
          const whole = row.join(",");
          if (cuts[i] === 11) return row.slice(0, -1).join(",");
          return cuts[i] === 12 ? `${whole},1` : cuts[i] === 10 ? `${whole}\n` : whole;
        });
        return [header.slice(0, columns.length).join(","), ...lines].join("\n") + (ends ? "\n" : "");
      }),
  );

describe("a table whose rows stay in the file is the one in memory, whatever stands in it", () => {
  test("its values are the same", () => {
    fc.assert(
      fc.property(csv, fc.integer({ min: 30, max: 400 }), (text, partBytes) => {
        const values = ({ rows, columns }: Table) => ({
          rows,
          columns: columns.map(({ name, data }) => ({ name, dtype: data.dtype, values: valuesOf(data) })),
        });
        const [stored, whole] = bothWays(Buffer.from(text), values, { partBytes });
        expect(stored).toEqual(whole);
      }),
      { numRuns: 3000, seed: 31 },
    );
  });

  test("it is written with the same bytes, rows in another order or repeated, columns dropped and added", () => {
    const order = fc.array(fc.nat(), { maxLength: 50 });
    const options = fc.record({
      blockBytes: fc.integer({ min: 10, max: 500 }),
      floatPrecision: fc.constantFrom("round_trip", "high"),
      textColumns: fc.constantFrom([], ["a"], ["b", "c"]),
    });
    let stored = 0;
    fc.assert(
      fc.property(csv, order, options, (text, order, options) => {
        const [ours, theirs] = bothWays(
          Buffer.from(text),
          (table) => {
            if (isStored(table)) stored++;
            const taken = takeRows(table, table.rows ? order.map((at) => at % table.rows) : []);
            const again = takeRows(
              taken,
              Int32Array.from({ length: taken.rows }, (_, i) => taken.rows - 1 - i),
            );
            const first = selectColumns(again, ["a"]);
            return [
              written(table),
              written(taken),
              written(taken, { formatFloat: (value) => `<${value.toFixed(2)}>` }),
              written(again),
              written(first),
              written(dropColumns(again, ["a"])),
              written(fillFloat(renameColumns(again, { a: "x" }), "score", 0.5)),
              written(fillText(first, "label", 'a,"b"')),
            ];
          },
          options,
        );
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 3000, seed: 32 },
    );
    expect(stored).toBeGreaterThan(1000);
  });

  test("tabs, formats and quotes that were asked for are kept", () => {
    const bytes = Buffer.from("a\tb\tc\n1\tx,y\t0.5\n\tz\t1.25\n");
    for (const options of [
      {},
      { separator: "\t" as const },
      { quoteNonNumeric: true },
      { formatFloat: String },
    ]) {
      const [stored, whole] = bothWays(bytes, (table) => written(table, options), { separator: "\t" });
      expect(stored).toEqual(whole);
    }
  });
});

test("chunks of other kinds follow one another: every pair is joined and written as in memory", () => {
  const kinds = [
    ["1", "-7"],
    ["5", ""],
    ["0.50", "3"],
    ["True"],
    ["true", ""],
    ["x", "007"],
    ["", "NA"],
    ["-0"],
  ];
  const pairs = kinds.flatMap((first) => kinds.map((second) => [first, second] as const));
  const width = 512; // 1024 rows a chunk
  const cell = (row: number, column: number) => {
    const parts = pairs[column % pairs.length]![row < 1024 ? 0 : 1]!;
    return parts[row % parts.length];
  };
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const rows = Array.from({ length: 1100 }, (_, row) =>
    names.map((_, column) => cell(row, column)).join(","),
  );
  const bytes = Buffer.from(`${names.join(",")}\n${rows.join("\n")}\n`);
  const order = Uint32Array.from({ length: 1500 }, (_, i) => (i * 7919) % 1100);
  const [stored, whole] = bothWays(
    bytes,
    (table) => [written(table), written(takeRows(table, order)), table.columns.map(({ data }) => data.dtype)],
    { partBytes: 100_000, blockBytes: 200_000 },
  );
  expect(stored).toEqual(whole);
});

test("a file that has changed since is not written", () => {
  let bytes = Buffer.from("a,b\n1,2\n3,4\n");
  const table = readStoredCsv(() => sourceOf(bytes)(), { what: "rows.csv", storedFromBytes: 0 });
  bytes = Buffer.from("a,b\n1,2\n");
  expect(() => toCsv(table)).toThrow("rows.csv had 12 bytes, now it has 8.");
});
