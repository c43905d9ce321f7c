import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvError, type CsvProblem, readCsv } from "./read-csv.ts";
import { columnNames, tableOf, valuesOf } from "./table.ts";
import { toCsv } from "./to-csv.ts";

const read = (text: string) => readCsv(Buffer.from(text), { what: "x.csv" });

function problem(bytes: Uint8Array): CsvProblem {
  try {
    readCsv(bytes);
  } catch (error) {
    if (error instanceof CsvError) return error.problem;
    throw error;
  }
  throw new Error("It was read without an error.");
}

describe("a message tells the author of the file what is wrong and where", () => {
  test.each([
    ["a,b\n1,2\n3,4,5\n", "x.csv: line 3 has 3 fields, expected 2"],
    ["", "x.csv: it is empty, expected a header line with the column names"],
    ['a\n1\n"2\n', "x.csv: the quote opened in line 3 is never closed"],
  ])("%j", (text, message) => {
    expect(() => read(text)).toThrow(CsvError);
    expect(() => read(text)).toThrow(message);
  });

  test("a byte that is no UTF-8 is named by its place, also behind many that are", () => {
    for (const [before, bad, after] of [
      ["a\n", [0xff], "\n"],
      ["a\né", [0xc3], ""],
      [`a\n${"漢字,".repeat(5000)}`, [0xf0, 0x9f], "漢字".repeat(5000)],
    ] as const) {
      const offset = Buffer.byteLength(before);
      const bytes = Buffer.concat([Buffer.from(before), Buffer.from(bad), Buffer.from(after)]);
      expect(problem(bytes)).toEqual({ kind: "encoding", offset });
    }
  });
});

describe("hostile files are refused or read, in bounded memory", () => {
  test("many columns are read", () => {
    const width = 200_000;
    const table = read(`${"a,".repeat(width - 1)}a\n${"1,".repeat(width - 1)}x\n2\n`);
    expect(table.columns.length).toBe(width);
    expect(columnNames(table).at(-1)).toBe(`a.${width - 1}`);
    expect(valuesOf(table.columns[0]!.data)).toEqual([1, 2]);
    expect(valuesOf(table.columns.at(-1)!.data)).toEqual(["x", null]);
  });

  test("more than a million columns are refused", () => {
    expect(problem(Buffer.alloc(2 ** 20, ","))).toMatchObject({ kind: "too-large" });
  });

  test("a header of many columns over many short rows is refused before it fills the memory", () => {
    const bytes = Buffer.from(`${",".repeat(999)}\n${"1\n".repeat(17_000)}`);
    expect(problem(bytes)).toMatchObject({ kind: "too-large" });
  });

  test("a field of 300 MB is refused, quoted or not", () => {
    const long = Buffer.alloc(300 * 2 ** 20, "1");
    expect(problem(Buffer.concat([Buffer.from("a\n"), long]))).toMatchObject({ kind: "too-large" });
    expect(problem(Buffer.concat([Buffer.from('a\n"'), long, Buffer.from('"""\n')]))).toMatchObject({
      kind: "too-large",
    });
  });

  test("the bytes handed in are not changed", () => {
    const text = 'a,b\n"x""y",1\n"p"q,2\n';
    const bytes = Buffer.from(text);
    readCsv(bytes);
    expect(bytes.toString()).toBe(text);
  });

  test("whatever the bytes, there is a table or a CsvError", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string({ unit: fc.constantFrom(...'a1,,\n\n"" \r\0\t-.eN9é'), maxLength: 80 })
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (bytes) => {
        try {
          const { rows, columns } = readCsv(bytes);
          for (const { data } of columns) expect(valuesOf(data).length).toBe(rows);
        } catch (error) {
          if (!(error instanceof CsvError)) throw error;
        }
      }),
      { numRuns: 3000, seed: 11 },
    );
  });
});

describe("what toCsv writes readCsv reads back", () => {
  test("for floats, integers, booleans and texts that are not read as something else", () => {
    const letter = fc.constantFrom(..."xyz,\"\n 漢é😀'");
    const text = fc.string({ unit: letter, minLength: 1 }).map((text) => `t${text}`);
    const cells = fc.record({
      float: fc.oneof(
        fc.double({ noNaN: true, max: 1e308 }).map((x) => (Number.isInteger(x) ? x + 0.5 : x)),
        fc.constant(null),
      ),
      int: fc.maxSafeInteger(),
      bool: fc.boolean(),
      text: fc.option(text),
    });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 30 }), (rows) => {
        const float = Float64Array.from(rows, (row) => row.float ?? Number.NaN);
        const texts = rows.map((row) => row.text);
        const table = tableOf({
          f: { dtype: "float64", values: float },
          i: { dtype: "int64", values: Float64Array.from(rows, (row) => row.int) },
          b: { dtype: "bool", values: Uint8Array.from(rows, (row) => Number(row.bool)) },
          t: {
            dtype: "object",
            codes: Int32Array.from(texts, (value, i) => (value === null ? -1 : i)),
            dictionary: texts,
          },
        });
        const again = readCsv(toCsv(table));
        expect(again.columns.map(({ data }) => valuesOf(data))).toEqual(
          table.columns.map(({ data }) => valuesOf(data)),
        );
        expect(Buffer.compare(toCsv(again), toCsv(table))).toBe(0);
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});
