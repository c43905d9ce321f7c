import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dataDirs } from "../src/competition/data-dirs.ts";
import { idColumns } from "../src/competition/define.ts";
import {
  type Competition,
  competitionIds,
  listedCompetition,
  loadCompetition,
} from "../src/competition/discover.ts";
import { UserError } from "../src/core/errors.ts";
import { readCsv } from "../src/frame/read-csv.ts";
import { columnNames, findColumn, getColumn, type Table, valuesOf } from "../src/frame/table.ts";
import { makeGrader } from "../src/grade/grade-file.ts";
import { type Holdout, prepareHoldout } from "../src/prepare/holdout.ts";
import { prepareCompetition } from "../src/prepare/pipeline.ts";
import { makeRawOf } from "./raw-of.ts";

// The track "validation" on every competition: either its training rows can be held out, or it says that they cannot.

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "holdout-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }), 60_000);
const withPrepare = competitionIds().filter((id) =>
  existsSync(join(listedCompetition(id).folder, "prepare.ts")),
);
const supported: string[] = [];

function keysOf(table: Table, competition: Competition): Set<string> {
  const ids = idColumns(competition.definition.submission).filter((name) => findColumn(table, name));
  const columns = ids.map((name) => valuesOf(getColumn(table, name)).map(String));
  return new Set(columns[0]!.map((_, row) => columns.map((column) => column[row]).join("\n")));
}

describe.each(withPrepare)("%s", (id) => {
  test("held-out rows are in no table that is shown with answers, and a sample of theirs is graded", async () => {
    const competition = await loadCompetition(id);
    const rawFrom = join(root, "raw", id);
    const bundled = competition.definition.source.kind === "bundled";
    if (!bundled) await makeRawOf(id, rawFrom);
    const raw = bundled ? {} : { rawFrom, skipVerification: true };
    await prepareCompetition({ competition, dataDir: root, edition: "v1", ...raw });
    let holdout: Holdout;
    try {
      holdout = prepareHoldout(competition, { dataDir: root, edition: "v1" });
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toContain("sealed");
      return;
    }
    supported.push(id);
    const { dir, at } = holdout.files;
    const read = (name: string) => readCsv(readFileSync(join(dir, name)));
    const train = Object.entries(at).find(([inside]) => inside.startsWith("data/"))![1];
    const original = readCsv(readFileSync(join(dataDirs(root, id).public, train)));
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
    const own = makeGrader(competition, { dataDir: root, edition: "v1" });
    const ownSample = await own.grade(join(dataDirs(root, id).public, competition.sampleSubmission));
    expect(["scored", "no-score", ownSample.kind]).toContain(graded.kind);

    const { mtimeMs } = statSync(join(dir, train));
    prepareHoldout(competition, { dataDir: root, edition: "v1" });
    expect(statSync(join(dir, train)).mtimeMs).toBe(mtimeMs); // made once
  }, 60_000);
});

test("more than half of the competitions with tables can hold rows out, the demo's among them", () => {
  expect(supported).toEqual(
    expect.arrayContaining(["quake-magnitude", "spaceship-titanic", "birdstrike-damage"]),
  );
  expect(supported.length).toBeGreaterThan(30);
});
