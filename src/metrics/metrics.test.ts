import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../core/package-root.ts";
import { type Column, lengthOf, stringColumn, takeRows, type Value } from "../frame/table.ts";
import { NumpyRandomState } from "../random/numpy-random-state.ts";
import { isBetter, type Matrix, type Metric, MetricInputError } from "./metric.ts";
import { runsOf } from "./shared/runs.ts";

type AnyMetric = Metric<unknown, unknown>;
type Numbers = (number | string)[];
type Encoded = Numbers | Numbers[] | { dtype: Column["dtype"]; values: (Value | string)[] };
interface GoldenCase {
  truth: Encoded;
  prediction: Encoded;
  score?: number;
  error?: string;
}

// reference.json and reference-*.json, made by the make*.py beside them with the library versions that they name.
const goldenFolder = join(packageRoot, "test/golden/metrics");
const golden: Record<string, GoldenCase[]> = {};
for (const file of readdirSync(goldenFolder).filter((name) => /^reference.*\.json$/.test(name))) {
  const { versions: _, ...areas } = JSON.parse(readFileSync(join(goldenFolder, file), "utf8"));
  for (const [name, cases] of Object.entries<GoldenCase[]>(areas))
    golden[name] = [...(golden[name] ?? []), ...cases];
}

const folder = join(packageRoot, "src/metrics");
const files = readdirSync(folder).filter((file) => /^(?!metric\.ts$)(?!.*\.test\.ts$).*\.ts$/.test(file));
const metrics = await Promise.all(files.map(async (file) => [file, await metricsIn(file)] as const));

test("every file holds one metric, of the same name, with an example", () => {
  for (const [file, found] of metrics) {
    expect(found.map((metric) => `${metric.name}.ts`)).toEqual([file]);
    expect(found[0]!.examples.length, file).toBeGreaterThan(0);
  }
});

test("every reference case belongs to a metric", () => {
  expect(files).toEqual(expect.arrayContaining(Object.keys(golden).map((name) => `${name}.ts`)));
});

describe.each(metrics.map(([, [metric]]) => [metric!.name, metric!] as const))("%s", (name, metric) => {
  const cases = (golden[name] ?? []).map((found, index) => ({ ...found, index }));
  const scored = [
    ...metric.examples,
    ...cases.filter(({ score }) => score !== undefined).map((found) => decoded(found, metric)),
  ];

  test.each(metric.examples.map((example) => [example.source, example] as const))(
    "equals %s",
    (_, { truth, prediction, score }) => {
      expectScore(metric.compute(truth, prediction), score);
    },
  );

  test.runIf(cases.length > 0)("equals the reference on its random, tied and extreme cases", () => {
    for (const found of cases.filter(({ score }) => score !== undefined)) {
      const { truth, prediction } = decoded(found, metric);
      expectScore(metric.compute(truth, prediction), found.score!, `case ${found.index}`);
    }
  });

  test.runIf(cases.length > 0)("refuses what the reference refuses", () => {
    for (const found of cases.filter(({ error }) => error !== undefined)) {
      const { truth, prediction } = decoded(found, metric);
      const refusal = () => metric.compute(truth, prediction);
      expect(refusal, `case ${found.index}: ${found.error}`).toThrow(MetricInputError);
    }
  });

  test("is perfect on the answers themselves, and nothing beats that", () => {
    for (const { truth, score } of metric.examples) {
      expectScore(metric.compute(truth, metric.best?.(truth) ?? truth), metric.perfect);
      expect(isBetter(metric, score, metric.perfect + (metric.better === "higher" ? 1e-12 : -1e-12))).toBe(
        false,
      );
    }
    expect(metric.examples.some(({ score }) => isBetter(metric, metric.perfect, score))).toBe(true);
  });

  test("stays in its range", () => {
    const [low, high] = metric.range;
    for (const { truth, prediction } of scored) {
      const score = metric.compute(truth, prediction);
      expect(score >= low - 1e-12 && score <= high + 1e-12, `${score}`).toBe(true);
    }
  });

  test("does not depend on the order of the rows", () => {
    for (const { truth, prediction, score } of scored) {
      const order = new NumpyRandomState(7).permutation(rowsOf(truth));
      expectScore(metric.compute(reordered(truth, order), reordered(prediction, order)), score);
    }
  });
});

/** Equal to 1e-12, relative where the score is above one. */
function expectScore(actual: number, expected: number, note = ""): void {
  if (actual === expected) return; // also where both are infinite
  const tolerance = 1e-12 * Math.max(1, Math.abs(expected));
  expect(Math.abs(actual - expected) <= tolerance, `${note} got ${actual}, expected ${expected}`).toBe(true);
}

async function metricsIn(file: string): Promise<AnyMetric[]> {
  const module: Record<string, unknown> = await import(join(folder, file));
  return Object.values(module).filter(
    (value): value is AnyMetric => typeof value === "object" && value !== null && "compute" in value,
  );
}

function decoded(found: GoldenCase, metric: AnyMetric) {
  const [truth, prediction] = [found.truth, found.prediction].map((x) => inputOf(x, metric.takes));
  return { truth, prediction, score: found.score! };
}

function inputOf(encoded: Encoded, takes: Metric["takes"]): unknown {
  if (takes === undefined) return tagged(encoded);
  if (!Array.isArray(encoded)) return columnOf(encoded);
  if (takes === "numbers") return numbersOf(encoded as Numbers);
  const rows = encoded as Numbers[];
  return { rows: rows.length, columns: rows[0]!.length, values: numbersOf(rows.flat()) };
}

/** Inputs of other kinds, with tags for what JSON has no word for. */
function tagged(encoded: unknown): unknown {
  if (Array.isArray(encoded)) return encoded.map(tagged);
  if (typeof encoded !== "object" || encoded === null) return encoded;
  const { $f64, $text, $mask, ...rest } = encoded as {
    $f64?: Numbers;
    $text?: string[];
    $mask?: [number, [number, number][]];
  };
  if ($f64) return numbersOf($f64);
  if ($text) return stringColumn($text);
  const parts = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, tagged(part)]));
  return $mask ? { ...parts, ...runsOf(...$mask) } : parts;
}

function numbersOf(values: Numbers): Float64Array {
  const special: Record<string, number> = {
    inf: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
    nan: Number.NaN,
  };
  return Float64Array.from(values, (value) => (typeof value === "string" ? special[value]! : value));
}

function columnOf({ dtype, values }: Exclude<Encoded, unknown[]>): Column {
  switch (dtype) {
    case "int64":
      return { dtype, values: BigInt64Array.from(values as string[], BigInt) };
    case "uint64":
      return { dtype, values: BigUint64Array.from(values as string[], BigInt) };
    case "float64":
      return { dtype, values: numbersOf(values.map((value) => value ?? "nan") as Numbers) };
    case "bool":
      return { dtype, values: Uint8Array.from(values, Number) };
    case "object": {
      const { codes } = stringColumn(values.map((v) => (v === null ? null : JSON.stringify(v)))) as {
        codes: Int32Array;
      };
      return { dtype, codes, dictionary: [...new Set(values.filter((value) => value !== null))] };
    }
  }
}

function rowsOf(input: unknown): number {
  if (input instanceof Float64Array || Array.isArray(input)) return input.length;
  if ("rows" in (input as object)) return (input as Matrix).rows;
  return "dtype" in (input as object) ? lengthOf(input as Column) : rowsOf(Object.values(input as object)[0]);
}

function reordered(input: unknown, order: Int32Array): unknown {
  if (input instanceof Float64Array) return input.map((_, row) => input[order[row]!]!);
  if (Array.isArray(input)) return Array.from(order, (row) => input[row]);
  if ("dtype" in (input as object))
    return takeRows({ rows: order.length, columns: [{ name: "x", data: input as Column }] }, order)
      .columns[0]!.data;
  if (!("rows" in (input as object)))
    // several columns by name
    return Object.fromEntries(
      Object.entries(input as object).map(([k, part]) => [k, reordered(part, order)]),
    );
  const { rows, columns, values } = input as Matrix;
  const moved = values.map((_, i) => values[order[Math.floor(i / columns)]! * columns + (i % columns)]!);
  return { rows, columns, values: moved };
}
