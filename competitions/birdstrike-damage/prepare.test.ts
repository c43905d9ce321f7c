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
  const competition = await loadCompetition("birdstrike-damage");
  const request = { competition, dataDir, edition: "v1", skipVerification: true } as const;
  prepared = (await prepareCompetition(request)).dir;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (file: string): Table => readCsv(readFileSync(join(prepared, file)));
const values = (file: string, column: string) => valuesOf(getColumn(read(file), column));
const sum = (numbers: readonly unknown[]) =>
  numbers.reduce<number>((total, value) => total + Number(value), 0);

test("the rows are those of scikit-learn 1.9.1: train_test_split(..., random_state=0, stratify=damage)", () => {
  const [train, held] = [values("public/train.csv", "id"), values("public/test.csv", "id")];
  expect([train.length, train.slice(0, 5)]).toEqual([8000, [77, 2328, 3427, 6858, 1470]]);
  expect([held.length, held.slice(0, 5), sum(held)]).toEqual([
    2000,
    [3241, 8533, 7872, 8217, 1825],
    10_169_165,
  ]);
  expect(values("private/test.csv", "id")).toEqual(held);
});

test("both parts have the same share of damage: 849 of 8,000 and 212 of 2,000", () => {
  expect(sum(values("public/train.csv", "damage"))).toBe(849);
  expect(sum(values("private/test.csv", "damage"))).toBe(212);
});

test("no repair cost is public", () => {
  const where = ["id", "airport", "aircraft", "date", "operator", "state"];
  const how = ["phase", "size", "species", "time_of_day", "speed"];
  expect(columnNames(read("public/test.csv"))).toEqual([...where, ...how]);
});

test("the sample submission says 0.1 for every strike", () => {
  expect(new Set(values("public/sample_submission.csv", "damage"))).toEqual(new Set([0.1]));
});
