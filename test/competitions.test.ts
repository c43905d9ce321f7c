import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dataDirs } from "../src/competition/data-dirs.ts";
import { type Edition, idColumns } from "../src/competition/define.ts";
import {
  type Competition,
  competitionIds,
  listedCompetition,
  loadCompetition,
} from "../src/competition/discover.ts";
import { loadLeaderboard } from "../src/competition/leaderboard.ts";
import { parseAnswers } from "../src/competition/read-answers.ts";
import { expectedIds, readSubmissionSchema } from "../src/competition/submission-schema.ts";
import { packageRoot } from "../src/core/package-root.ts";
import { readCsv } from "../src/frame/read-csv.ts";
import { columnNames, findColumn, getColumn, selectColumns, type Table } from "../src/frame/table.ts";
import { toCsv } from "../src/frame/to-csv.ts";
import type { GradingFixture } from "../src/grade/fixture.ts";
import { makeGrader } from "../src/grade/grade-file.ts";
import { thresholdsOf } from "../src/grade/medal.ts";
import { prepareCompetition } from "../src/prepare/pipeline.ts";
import { gradingFixtureOf } from "./grading/cases.ts";
import { formatCells, parseCells } from "./grading/cells.ts";
import { checkHoldout } from "./holdout.ts";
import { digestOf } from "./prepared-digest.ts";
import { makeRawOf } from "./raw-of.ts";

// The contract of every competition folder. A new folder is found and tested; nothing here knows a name.

const score = z.number();
const md5s = z.record(z.string(), z.string().regex(/^[0-9a-f]{32}$/)).optional();
const factsShape = z.strictObject({
  name: z.string().min(1),
  url: z.url().optional(),
  splits: z.array(z.string()).min(1),
  category: z.string().min(1),
  metric: z.string().min(1),
  sizeGb: z.number().nonnegative().nullable(),
  awardsMedals: z.boolean(),
  leaderboard: z.strictObject({
    teams: z.number().int().positive(),
    lower_is_better: z.boolean(),
    gold: score,
    silver: score,
    bronze: score,
    median: score,
    first: score,
    last: score,
    quantiles_best_to_worst: z.array(score).length(101),
    board: z.string().min(1),
  }),
  knownIssues: z
    .array(z.strictObject({ issue: z.string(), source: z.string(), v2: z.string().optional() }))
    .optional(),
  checksums: z.strictObject({ zip: z.string().optional(), public: md5s, private: md5s }).optional(),
});

describe.each(competitionIds())("%s: facts", (id) => {
  const { facts, folder } = listedCompetition(id);
  const { leaderboard } = facts;

  test("facts.json has the agreed shape", () => {
    expect(() => factsShape.parse(facts)).not.toThrow();
  });

  test("the leaderboard's figures stand in the order of its direction", () => {
    const { first, gold, silver, bronze, last, quantiles_best_to_worst: quantiles } = leaderboard;
    const sign = leaderboard.lower_is_better ? 1 : -1;
    const ordered = (values: number[]) =>
      values.every((value, i) => i === 0 || sign * (value - values[i - 1]!) >= 0);
    expect(ordered([first, gold, silver, bronze, last])).toBe(true);
    expect(ordered([...quantiles])).toBe(true);
    expect([quantiles[0], quantiles[100]]).toEqual([first, last]);
  });

  test("a leaderboard.csv in the folder gives exactly the medal lines of facts.json", () => {
    const board = loadLeaderboard(listedCompetition(id));
    expect(board.teams).toBe(leaderboard.teams);
    if (!board.exact) return;
    const { gold, silver, bronze, median } = leaderboard;
    expect(thresholdsOf(board.scores)).toEqual({ gold, silver, bronze, median });
  });

  test.runIf(existsSync(join(folder, "prepare.ts")))(
    "the description and the brief are there, and the brief does not name the competition",
    () => {
      const text = (name: string) => readFileSync(join(folder, name), "utf8");
      expect(text("description.md").length).toBeGreaterThan(500);
      expect(text("brief.md").length).toBeGreaterThan(200);
      expect(text("brief.md").toLowerCase()).not.toContain(facts.name.toLowerCase());
      expect(text("brief.md").replaceAll(/`[^`]*`/g, "")).not.toMatch(/kaggle|mle-?bench/i);
    },
  );
});

const withPrepare = competitionIds().filter((id) =>
  existsSync(join(listedCompetition(id).folder, "prepare.ts")),
);

describe.each(competitionIds())("%s: code", (id) => {
  test("the metric is the one that facts.json names, and its direction is the leaderboard's", async () => {
    const { definition, facts } = await loadCompetition(id);
    expect(definition.metric.name).toBe(facts.metric);
    expect(definition.metric.better === "lower").toBe(facts.leaderboard.lower_is_better);
  });
});

const holdingOut: string[] = [];

describe.each(withPrepare)("%s: data", (id) => {
  let competition: Competition;
  let fixture: GradingFixture | undefined;
  let root: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "contract-"));
    competition = await loadCompetition(id);
    fixture = await gradingFixtureOf(id);
    const rawFrom = join(root, "raw-fixture");
    if (competition.definition.source.kind === "kaggle") await makeRawOf(id, rawFrom);
    for (const edition of ["v1", "v2"] as const)
      await prepareInto(competition, { dataDir: root, rawFrom, edition });
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

  const samplePathOf = (prepared: string) =>
    ["public", "private"]
      .map((part) => join(prepared, part, competition.sampleSubmission))
      .find((path) => existsSync(path))!;

  test("preparing twice gives the same files", async () => {
    const again = mkdtempSync(join(tmpdir(), "contract-again-"));
    await prepareInto(competition, { dataDir: again, rawFrom: join(root, "raw-fixture"), edition: "v1" });
    const manifest = (dir: string) => readFileSync(join(dataDirs(dir, id).prepared, "manifest.json"), "utf8");
    expect(manifest(again)).toBe(manifest(root));
    rmSync(again, { recursive: true, force: true });
  }, 60_000);

  const golden = join(packageRoot, "test/golden/prepare", `${id}.json`);
  test.runIf(existsSync(golden))(
    "edition v1 is what the Python reference makes of the same raw data",
    async () => {
      expect(await digestOf(dataDirs(root, id).prepared)).toEqual(JSON.parse(readFileSync(golden, "utf8")));
    },
  );

  test("training rows can be held out for the track validation, or it is said that they cannot", async () => {
    if (await checkHoldout(competition, root)) holdingOut.push(id);
  });

  describe.each(["v1", "v2"] as const)("edition %s", (edition) => {
    const dirs = () => dataDirs(root, id, edition);
    const read = (path: string) => readFileSync(join(dirs().prepared, path));
    const answers = () => parseAnswers(read(`private/${competition.answers}`), competition.answers);
    const idNames = () => idColumns(competition.definition.submission);

    test("public holds no answers: no copy of a private file, no answer beside a test id", () => {
      const hidden = new Set(
        privateFiles(dirs().private).map((name) => read(`private/${name}`).toString("latin1")),
      );
      const names = readdirSync(dirs().public).filter((name) => name.endsWith(".csv"));
      for (const name of names.filter((each) => !/sample_?submission/i.test(each))) {
        expect(hidden.has(read(`public/${name}`).toString("latin1"))).toBe(false);
        expect(answersTold(readCsv(read(`public/${name}`)), answers(), competition)).toBeLessThan(0.5);
      }
    });

    test("the description in public ends with the submission's schema", () => {
      const text = read("public/description.md").toString();
      const schema = JSON.parse(/```json\n([\s\S]+?)\n```\s*$/.exec(text)![1]!) as {
        id: string;
        metric: string;
      };
      const { submission, metric } = competition.definition;
      expect(schema).toMatchObject({ id: submission.id, metric: metric.name });
    });

    test("the schema for validate has every id and no target", () => {
      const schema = readSubmissionSchema(dirs().prepared)!;
      expect(schema.spec.targets).toEqual(competition.definition.submission.targets);
      expect(columnNames(schema.ids)).toEqual(idNames());
      const sample = samplePathOf(dirs().prepared);
      // Where only some rows are graded, which ones is no one's business.
      const expected = competition.definition.submission.mayHaveMoreRows
        ? readCsv(readFileSync(sample))
        : expectedIds(competition.definition, answers());
      expect(toCsv(schema.ids)).toEqual(toCsv(selectColumns(expected, idNames())));
    });

    test("the sample submission is graded, and is no perfect answer", async () => {
      const path = ["public", "private"].map((part) =>
        join(dirs().prepared, part, competition.sampleSubmission),
      );
      const grader = makeGrader(competition, { dataDir: root, edition });
      const grade = await grader.grade(path.find((each) => existsSync(each))!);
      expect(grade).not.toMatchObject({ kind: "grader-error" });
      expect(grade).not.toMatchObject({ scoreUnrounded: competition.definition.metric.perfect });
    });
  });

  // Edition v1 pairs and checks as the reference does; test/graders.test.ts holds it to that.
  describe("honest grading", () => {
    const dirs = () => dataDirs(root, id, "v2");
    const grader = () => makeGrader(competition, { dataDir: root, edition: "v2" });
    const columns = () => [
      ...idColumns(competition.definition.submission),
      ...competition.definition.submission.targets.map((target) => target.column),
    ];
    const perfect = () => {
      const bytes = readFileSync(join(dirs().private, competition.answers));
      const answers = parseAnswers(bytes, competition.answers);
      const text = fixture?.perfectV2?.(answers) ?? fixture?.perfect?.(answers);
      return parseCells(text ?? Buffer.from(toCsv(selectColumns(answers, columns()))).toString());
    };
    const gradeCells = (cells: string[][]) => {
      const path = join(root, "submission.csv");
      writeFileSync(path, formatCells(cells));
      return grader().grade(path);
    };
    const errorOf = async (cells: string[][]) => {
      const grade = await gradeCells(cells);
      return grade.kind === "invalid" ? grade.error : grade.kind;
    };

    test("the answers score the metric's perfect value, rank first and earn gold", async () => {
      const grade = await gradeCells(perfect());
      expect(grade).toMatchObject({ kind: "scored", medal: "gold", rank: 1 });
      const { perfect: best } = competition.definition.metric;
      const score = grade.kind === "scored" ? grade.scoreUnrounded : Number.NaN;
      if (Number.isFinite(best)) expect(score).toBeCloseTo(best, 9);
      else expect(Math.sign(best) * score).toBeGreaterThan(1e300); // the largest number stands for infinity
    });

    test("the order of rows changes nothing", async () => {
      const [header, ...body] = perfect();
      expect(await gradeCells([header!, ...body.toReversed()])).toEqual(await gradeCells([header!, ...body]));
    });

    test("a missing, a repeated and an unknown id are invalid and named", async () => {
      const [header, ...body] = perfect();
      const at = header!.indexOf(columns()[0]!);
      const unknown = body.with(0, body[0]!.with(at, "no-such-id"));
      const isOne = body.length === 1;
      expect(await errorOf([header!, ...body.slice(1)])).toContain(isOne ? "row" : body[0]![at]!);
      if (!isOne) expect(await errorOf([header!, body[1]!, ...body.slice(1)])).toContain(body[1]![at]!);
      const passedOver = competition.definition.submission.mayHaveMoreRows === true;
      expect(await errorOf([header!, ...unknown])).toContain(passedOver ? body[0]![at]! : "no-such-id");
    });

    test("a missing column is invalid and named", async () => {
      const cells = perfect();
      for (const column of columns()) {
        const at = cells[0]!.indexOf(column);
        expect(await errorOf(cells.map((row) => row.toSpliced(at, 1)))).toContain(column);
      }
    });
  });
});

test("most competitions with tables can hold training rows out, the demo's among them", () => {
  const demo = ["quake-magnitude", "spaceship-titanic", "birdstrike-damage"];
  expect(holdingOut).toEqual(expect.arrayContaining(demo));
  expect(holdingOut.length).toBeGreaterThan(30);
});

interface PrepareInto {
  readonly dataDir: string;
  readonly rawFrom: string;
  readonly edition: Edition;
}

async function prepareInto(
  competition: Competition,
  { dataDir, rawFrom, edition }: PrepareInto,
): Promise<void> {
  const bundled = competition.definition.source.kind === "bundled";
  // A fixture is not the file that the MD5s are of.
  const raw = bundled ? {} : { rawFrom, skipVerification: true };
  await prepareCompetition({ competition, dataDir, edition, ...raw });
}

function privateFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/sample_?submission/i.test(entry.name))
    .map((entry) => entry.name);
}

/** The share of the answers that a public table tells: rows of a test id with the targets of its answer. */
function answersTold(table: Table, answers: Table, { definition: { submission } }: Competition): number {
  const ids = idColumns(submission);
  const targets = submission.targets.map((target) => target.column);
  const names = [...ids, ...targets];
  if (![table, answers].every((each) => names.every((name) => findColumn(each, name)))) return 0;
  const keysOf = (of: Table) => {
    const columns = names.map((name) => valuesAsText(of, name));
    return Array.from({ length: of.rows }, (_, row) => columns.map((column) => column[row]).join("\0"));
  };
  const told = new Set(keysOf(table));
  return keysOf(answers).filter((key) => told.has(key)).length / answers.rows;
}

function valuesAsText(table: Table, column: string): string[] {
  const data = getColumn(table, column);
  const text = new TextDecoder().decode(toCsv({ rows: table.rows, columns: [{ name: "x", data }] }));
  return text.split("\n").slice(1, -1);
}
