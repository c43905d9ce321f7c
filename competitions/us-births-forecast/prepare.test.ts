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
  const competition = await loadCompetition("us-births-forecast");
  const request = { competition, dataDir, edition: "v1", skipVerification: true } as const;
  prepared = (await prepareCompetition(request)).dir;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (file: string): Table => readCsv(readFileSync(join(prepared, file)));
const values = (file: string, column: string) => valuesOf(getColumn(read(file), column));

test("train is every day of 2000 to 2013, test every day of 2014, each in order", () => {
  const days = [...values("public/train.csv", "date"), ...values("public/test.csv", "date")].map(String);
  const start = Date.UTC(2000, 0, 1);
  const calendar = days.map((_, day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
  expect(days).toEqual(calendar);
  expect(values("public/train.csv", "date").length).toBe(5114); // 14 years with 4 leap days
  expect(values("public/test.csv", "date").length).toBe(365);
});

test("the counts of 2014 are private", () => {
  expect(columnNames(read("public/test.csv"))).toEqual(["date"]);
  expect(values("private/test.csv", "date")).toEqual(values("public/test.csv", "date"));
});

// pandas 3.0.6: train["births"].mean() is 11375.927...
test("the sample submission is the rounded mean of the training days", () => {
  expect(new Set(values("public/sample_submission.csv", "births"))).toEqual(new Set([11_376]));
});
