import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dataDirs } from "../src/competition/data-dirs.ts";
import { idColumns } from "../src/competition/define.ts";
import {
  type Competition,
  competitionIds,
  listedCompetition,
  loadCompetition,
} from "../src/competition/discover.ts";
import { loadLeaderboard } from "../src/competition/leaderboard.ts";
import { parseAnswers } from "../src/competition/read-answers.ts";
import { expectedIds, readSubmissionSchema } from "../src/competition/submission-schema.ts";
import { readCsv } from "../src/frame/read-csv.ts";
import {
  columnNames,
  getColumn,
  selectColumns,
  stringColumn,
  type Table,
  takeRows,
  withColumn,
} from "../src/frame/table.ts";
import { toCsv } from "../src/frame/to-csv.ts";
import { type Grader, makeGrader } from "../src/grade/grade-file.ts";
import { thresholdsOf } from "../src/grade/medal.ts";
import { prepareCompetition } from "../src/prepare/pipeline.ts";
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
      expect(text("brief.md")).not.toMatch(/kaggle|mle-?bench/i);
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

describe.each(withPrepare)("%s: data", (id) => {
  let root: string;
  let competition: Competition;
  let grader: Grader;
  let answers: Table;
  let sample: Table;
  const dirs = () => dataDirs(root, id);

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "contract-"));
    competition = await loadCompetition(id);
    await prepareInto(competition, root);
    grader = makeGrader(competition, { dataDir: root, edition: "v1" });
    answers = parseAnswers(readFileSync(join(dirs().private, competition.answers)), competition.answers);
    sample = readCsv(readFileSync(join(dirs().public, competition.sampleSubmission)));
  }, 60_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const idColumn = () => idColumns(competition.definition.submission)[0]!;
  const columns = () => [...idColumns(competition.definition.submission), ...targets()];
  const targets = () => competition.definition.submission.targets.map((target) => target.column);
  const perfect = () => selectColumns(answers, columns());
  const gradeTable = (table: Table) => {
    const path = join(root, "submission.csv");
    writeFileSync(path, toCsv(table));
    return grader.grade(path);
  };
  const errorOf = async (table: Table) => {
    const grade = await gradeTable(table);
    return grade.kind === "invalid" ? grade.error : grade.kind;
  };

  test("preparing twice gives the same files", async () => {
    const again = mkdtempSync(join(tmpdir(), "contract-again-"));
    await prepareInto(competition, again);
    const manifest = (dir: string) => readFileSync(join(dataDirs(dir, id).prepared, "manifest.json"), "utf8");
    expect(manifest(again)).toBe(manifest(root));
    rmSync(again, { recursive: true, force: true });
  }, 60_000);

  test("public holds no answers: no copy of a private file, no target column beside a test id", () => {
    const privateFiles = new Set(
      readdirSync(dirs().private).map((name) => readFileSync(join(dirs().private, name), "latin1")),
    );
    const answerIds = new Set(valuesAsText(answers, idColumn()));
    const publicCsvs = readdirSync(dirs().public).filter(
      (name) => name.endsWith(".csv") && name !== competition.sampleSubmission,
    );
    for (const name of publicCsvs) {
      const bytes = readFileSync(join(dirs().public, name));
      expect(privateFiles.has(bytes.toString("latin1"))).toBe(false);
      const table = readCsv(bytes);
      const holdsIds = columnNames(table).includes(idColumn());
      const holdsTarget = targets().some((target) => columnNames(table).includes(target));
      if (holdsIds && holdsTarget)
        expect(valuesAsText(table, idColumn()).filter((value) => answerIds.has(value))).toEqual([]);
    }
  });

  test("the description in public ends with the submission's schema", () => {
    const text = readFileSync(join(dirs().public, "description.md"), "utf8");
    const schema = JSON.parse(/```json\n([\s\S]+?)\n```\s*$/.exec(text)![1]!) as {
      id: string;
      metric: string;
    };
    expect(schema).toMatchObject({
      id: competition.definition.submission.id,
      metric: competition.definition.metric.name,
    });
  });

  test("the schema for validate has every id and no target", () => {
    const schema = readSubmissionSchema(dirs().prepared)!;
    expect(schema.spec.targets).toEqual(competition.definition.submission.targets);
    expect(columnNames(schema.ids)).toEqual(idColumns(competition.definition.submission));
    expect(toCsv(schema.ids)).toEqual(toCsv(expectedIds(competition.definition, answers)));
  });

  test("the sample submission is valid and is no perfect answer", async () => {
    expect(await grader.validate({ kind: "read", table: sample })).toEqual({
      valid: true,
      message: "Submission is valid.",
    });
    const grade = await gradeTable(sample);
    expect(grade.kind).toBe("scored");
    expect(grade).not.toMatchObject({ scoreUnrounded: competition.definition.metric.perfect });
  });

  test("the answers score the metric's perfect value, rank first and earn gold", async () => {
    expect(await gradeTable(perfect())).toMatchObject({ kind: "scored", medal: "gold", rank: 1 });
    const grade = await gradeTable(perfect());
    expect(grade.kind === "scored" && grade.scoreUnrounded).toBeCloseTo(
      competition.definition.metric.perfect,
      9,
    );
  });

  test("the order of rows changes nothing", async () => {
    const reversed = Array.from({ length: sample.rows }, (_, i) => sample.rows - 1 - i);
    expect(await gradeTable(takeRows(perfect(), reversed))).toEqual(await gradeTable(perfect()));
  });

  test("a missing, a repeated and an unknown id are invalid and named", async () => {
    const rows = Array.from({ length: answers.rows }, (_, i) => i);
    const ids = valuesAsText(answers, idColumn());
    expect(await errorOf(takeRows(perfect(), rows.slice(1)))).toContain(ids[0]);
    expect(await errorOf(takeRows(perfect(), [1, ...rows.slice(1)]))).toContain(ids[1]);
    const renamed = withColumn(perfect(), idColumn(), stringColumn(["no-such-id", ...ids.slice(1)]));
    expect(await errorOf(renamed)).toContain("no-such-id");
  });

  test("a missing column is invalid and named", async () => {
    const table = perfect();
    for (const column of columns()) {
      const rest = { ...table, columns: table.columns.filter(({ name }) => name !== column) };
      expect(await errorOf(rest)).toContain(column);
    }
  });
});

async function prepareInto(competition: Competition, dataDir: string): Promise<void> {
  const { definition } = competition;
  const bundled = definition.source.kind === "bundled";
  const rawFrom = join(dataDir, "raw-fixture");
  if (!bundled) await makeRawOf(competition.id, rawFrom);
  await prepareCompetition({
    competition,
    dataDir,
    edition: "v1",
    ...(bundled ? {} : { rawFrom, skipVerification: true }), // a fixture is not the file that the MD5s are of
  });
}

function valuesAsText(table: Table, column: string): string[] {
  const data = getColumn(table, column);
  const text = new TextDecoder().decode(toCsv({ rows: table.rows, columns: [{ name: "x", data }] }));
  return text.split("\n").slice(1, -1);
}
