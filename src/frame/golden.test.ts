import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../core/package-root.ts";
import { type CsvProblem, readCsv } from "./read-csv.ts";
import { MixedTypesError, sortOrder } from "./sort.ts";
import { type Column, lengthOf, type Table, type Value, valueAt } from "./table.ts";
import { toCsv } from "./to-csv.ts";

// Made by test/golden/frame/make.py with pandas 2.2.3 and NumPy 1.26.4.
type GoldenValue = null | ["bool" | "int" | "float" | "str", string];
type GoldenColumn = [dtype: Column["dtype"], runs: [GoldenValue, number][]];
interface ReadCase {
  name: string;
  text?: string;
  base64?: string;
  repeat?: [string, number][];
  error?: [pandasClass: string, message: string];
  names?: string[];
  columns?: GoldenColumn[];
  index?: GoldenColumn[];
  /** What to_csv writes; true: the same bytes again. */
  csv?: string | true;
}
interface Golden {
  cases: ReadCase[];
  sorts: { name: string; column: GoldenColumn; order: number[] | string }[];
  writes: { names: string[]; columns: GoldenColumn[]; csv: string }[];
}

const path = join(packageRoot, "test/golden/frame/cases.json");
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

describe("readCsv reads what pandas 2.2.3 reads, and toCsv writes what it writes", () => {
  test.each(golden.cases)("$name", (expected) => {
    const bytes = bytesOf(expected);
    if (expected.error) {
      expect(problemOf(bytes)).toMatchObject(expectedProblem(expected.error, bytes.length));
      return;
    }
    const table = readCsv(bytes);
    expect(table.columns.map(({ name }) => name)).toEqual(expected.names);
    expect(table.columns.map(({ data }) => describeColumn(data))).toEqual(expected.columns);
    expect(table.index?.map(describeColumn)).toEqual(expected.index);
    if (expected.csv === undefined) return;
    const written = Buffer.from(toCsv(table)).toString();
    expect(written).toBe(expected.csv === true ? bytes.toString() : expected.csv);
  });
});

describe("toCsv writes what pandas 2.2.3 writes", () => {
  test.each(golden.writes)("columns $names", ({ names, columns, csv }) => {
    const table: Table = {
      rows: columns[0] ? columnOf(columns[0]).codes.length : 0,
      columns: names.map((name, i) => ({ name, data: columnOf(columns[i]!) })),
    };
    expect(Buffer.from(toCsv(table)).toString()).toBe(csv);
  });
});

describe("sortOrder orders as pandas 2.2.3's stable sort_values", () => {
  test.each(golden.sorts)("$name", ({ column: [dtype, runs], order }) => {
    const column = dtype === "object" ? columnOf([dtype, runs]) : typedColumn(dtype, valuesOf(runs));
    if (typeof order === "string") expect(() => sortOrder(column)).toThrow(MixedTypesError);
    else expect([...sortOrder(column)]).toEqual(order);
  });
});

function bytesOf({ text, base64, repeat }: ReadCase): Buffer {
  if (repeat) return Buffer.concat(repeat.map(([line, times]) => Buffer.from(line.repeat(times))));
  return text === undefined ? Buffer.from(base64!, "base64") : Buffer.from(text);
}

function problemOf(bytes: Buffer): CsvProblem | undefined {
  try {
    readCsv(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof Error && "problem" in error) return error.problem as CsvProblem;
    throw error;
  }
}

function expectedProblem([pandasClass, message]: [string, string], size: number): Partial<CsvProblem> {
  if (pandasClass === "EmptyDataError") return { kind: "empty" };
  if (pandasClass === "UnicodeDecodeError") return { kind: "encoding" };
  if (pandasClass === "RepeatedLines" || message.includes("Buffer overflow")) return { kind: "line-ends" };
  const ragged = /Expected (\d+) fields in line (\d+), saw (\d+)/.exec(message);
  if (ragged) {
    const [expected, line, found] = ragged.slice(1).map(Number) as [number, number, number];
    // More lines than bytes: pandas read the same lines until a chunk was full.
    if (line > size) return { kind: "line-ends" };
    return { kind: "ragged", expected, line, found };
  }
  const open = /EOF inside string starting at row (\d+)/.exec(message);
  if (open) return { kind: "open-quote", line: Number(open[1]) + 1 };
  throw new Error(`No counterpart for ${pandasClass}: ${message}`);
}

/** A column as the golden file has it, with runs of equal values. */
function describeColumn(column: Column): GoldenColumn {
  const runs: [GoldenValue, number][] = [];
  let before: Value | undefined;
  for (let row = 0; row < lengthOf(column); row++) {
    const value = valueAt(column, row);
    if (Object.is(value, before)) runs.at(-1)![1]++;
    else runs.push([describeValue(column, value), 1]);
    before = value;
  }
  return [column.dtype, runs];
}

function describeValue(column: Column, value: Value): GoldenValue {
  if (value === null) return null;
  if (typeof value === "boolean") return ["bool", value ? "True" : "False"];
  if (typeof value === "string") return ["str", value];
  const isInteger = typeof value === "bigint" || column.dtype === "int64";
  return isInteger ? ["int", String(value)] : ["float", bitsOf(value)];
}

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function fromBits(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function parseValue(golden: GoldenValue): Value {
  if (golden === null) return null;
  const [type, text] = golden;
  if (type === "bool") return text === "True";
  if (type === "int") return BigInt(text);
  return type === "float" ? fromBits(text) : text;
}

function valuesOf(runs: [GoldenValue, number][]): Value[] {
  return runs.flatMap(([value, times]) => new Array<Value>(times).fill(parseValue(value)));
}

function columnOf([, runs]: GoldenColumn): Extract<Column, { dtype: "object" }> {
  const values = valuesOf(runs);
  return {
    dtype: "object",
    codes: Int32Array.from(values, (value, i) => (value === null ? -1 : i)),
    dictionary: values,
  };
}

function typedColumn(dtype: Exclude<Column["dtype"], "object">, values: Value[]): Column {
  switch (dtype) {
    case "int64":
      return { dtype, values: BigInt64Array.from(values as bigint[]) };
    case "uint64":
      return { dtype, values: BigUint64Array.from(values as bigint[]) };
    case "float64":
      return {
        dtype,
        values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
      };
    case "bool":
      return { dtype, values: Uint8Array.from(values, Number) };
  }
}
