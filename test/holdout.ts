import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { dataDirs } from "../src/competition/data-dirs.ts";
import { idColumns } from "../src/competition/define.ts";
import type { Competition } from "../src/competition/discover.ts";
import type { Holdout } from "../src/competition/holdout.ts";
import { UserError } from "../src/core/errors.ts";
import { readCsv } from "../src/frame/read-csv.ts";
import { columnNames, findColumn, getColumn, type Table, valuesOf } from "../src/frame/table.ts";
import { makeGrader } from "../src/grade/grade-file.ts";
import { prepareHoldout } from "../src/prepare/holdout.ts";

/**
 * The track "validation" of a prepared competition: held-out rows are in no table that is shown with answers, and a
 * sample of theirs can be graded.
 * @returns whether its training rows can be held out; where not, it says so and names the track to take
 */
export async function checkHoldout(competition: Competition, dataDir: string): Promise<boolean> {
  const { id } = competition;
  let holdout: Holdout;
  try {
    holdout = prepareHoldout(competition, { dataDir, edition: "v1" });
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain("sealed");
    return false;
  }
  const { dir, at } = holdout.files;
  const read = (name: string) => readCsv(readFileSync(join(dir, name)));
  const train = Object.entries(at).find(([inside]) => inside.startsWith("data/"))![1];
  const original = readCsv(readFileSync(join(dataDirs(dataDir, id).public, train)));
  const shown = keysOf(read(train), competition);
  const held = keysOf(read("validation.csv"), competition);
  expect(held.size).toBeGreaterThan(0);
  expect([...held].filter((key) => shown.has(key))).toEqual([]);
  expect(shown.size + held.size).toBe(keysOf(original, competition).size);
  expect(columnNames(read(train))).toEqual(columnNames(original));
  const targets = competition.definition.submission.targets.map(({ column }) => column);
  expect(columnNames(read("validation.csv")).filter((name) => targets.includes(name))).toEqual([]);

  const answers = dataDirs(holdout.dataDir, id).private;
  expect(dir.startsWith(answers)).toBe(false);
  const grader = makeGrader(competition, { dataDir: holdout.dataDir, edition: "v1" });
  const sample = await grader.grade(join(dir, competition.sampleSubmission));
  // AI4Code's sample values belong to their own rows; its answers have the form of a submission.
  const graded = id === "AI4Code" ? await grader.grade(join(answers, competition.answers)) : sample;
  const own = makeGrader(competition, { dataDir, edition: "v1" });
  const ownSample = await own.grade(join(dataDirs(dataDir, id).public, competition.sampleSubmission));
  expect(["scored", "no-score", ownSample.kind]).toContain(graded.kind);

  const { mtimeMs } = statSync(join(dir, train));
  prepareHoldout(competition, { dataDir, edition: "v1" });
  expect(statSync(join(dir, train)).mtimeMs).toBe(mtimeMs); // made once
  return true;
}

function keysOf(table: Table, competition: Competition): Set<string> {
  const ids = idColumns(competition.definition.submission).filter((name) => findColumn(table, name));
  const columns = ids.map((name) => valuesOf(getColumn(table, name)).map(String));
  return new Set(columns[0]!.map((_, row) => columns.map((column) => column[row]).join("\n")));
}
