import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCompetition } from "../../src/competition/discover.ts";
import { readCsv } from "../../src/frame/read-csv.ts";
import { columnNames, getColumn, type Table, valuesOf } from "../../src/frame/table.ts";
import { prepareCompetition } from "../../src/prepare/pipeline.ts";

let dataDir: string;
let prepared: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "prepare-"));
  const competition = await loadCompetition("quake-magnitude");
  const request = { competition, dataDir, edition: "v1", skipVerification: true } as const;
  prepared = (await prepareCompetition(request)).dir;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (file: string): Table => readCsv(readFileSync(join(prepared, file)));
const values = (file: string, column: string) => valuesOf(getColumn(read(file), column));
const sum = (numbers: readonly unknown[]) =>
  numbers.reduce<number>((total, value) => total + Number(value), 0);

test("the rows are those of scikit-learn 1.9.1: train_test_split(events, test_size=0.2, random_state=0)", () => {
  const [train, held] = [values("public/train.csv", "id"), values("public/test.csv", "id")];
  expect([train.length, train.slice(0, 5), sum(train)]).toEqual([
    1365,
    [171, 1628, 1327, 1256, 1286],
    1_175_077,
  ]);
  expect([held.length, held.slice(0, 5), sum(held)]).toEqual([342, [1542, 7, 252, 839, 311], 282_701]);
  expect(values("private/test.csv", "id")).toEqual(held);
});

// pandas 3.0.6: the mean of `mag` over each part of that split
test("each part keeps its own magnitudes", () => {
  expect(sum(values("public/train.csv", "mag")) / 1365).toBeCloseTo(1.53254945, 8);
  expect(sum(values("private/test.csv", "mag")) / 342).toBeCloseTo(1.53350877, 8);
});

test("no field that tells the magnitude is public", () => {
  const place = ["id", "time", "latitude", "longitude", "depth"];
  const quality = ["mag_type", "nst", "gap", "dmin", "rms", "net", "type"];
  expect(columnNames(read("public/test.csv"))).toEqual([...place, ...quality]);
});

test("the sample submission guesses 1.5 for every event", () => {
  expect(new Set(values("public/sample_submission.csv", "mag"))).toEqual(new Set([1.5]));
});
