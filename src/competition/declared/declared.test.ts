import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  floatColumn,
  getColumn,
  intColumn,
  stringColumn,
  tableOf,
  takeRows,
  valuesOf,
} from "../../frame/table.ts";
import { listedCompetition, loadCompetition, surveyCompetitions } from "../discover.ts";
import { foldersVariable } from "../folders.ts";
import { type Declaration, formatDeclaration, parseDeclaration, type SplitRule } from "./declaration.ts";
import { splitRows } from "./split-rows.ts";

const rows = 100;
const filled = <T>(of: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => of(row));
const table = tableOf({
  y: stringColumn(filled((row) => (row === 99 ? "single" : row % 4 === 0 ? "rare" : "common"))),
  household: intColumn(filled((row) => Math.floor(row / 7))),
  day: stringColumn(filled((row) => `2020-01-${String(31 - (row % 30)).padStart(2, "0")}`)),
  number: floatColumn(filled((row) => row * 1.5)),
});
const split = (rule: SplitRule) => splitRows(table, "y", rule);
const rules: SplitRule[] = [
  { by: "random", testFraction: 0.2, seed: 0 },
  { by: "class", testFraction: 0.2, seed: 0 },
  { by: "group", column: "household", testFraction: 0.2, seed: 0 },
  { by: "time", column: "day", testFraction: 0.2 },
];

test.each(rules)("split by $by: every row in one part, about a fifth in the test, the same again", (rule) => {
  const { train, test: held } = split(rule);
  expect([...train, ...held].sort((a, b) => a - b)).toEqual(filled((row) => row));
  expect(Math.abs(held.length - 20)).toBeLessThanOrEqual(6);
  expect(split(rule)).toEqual({ train, test: held });
});

test("by class the shares are equal, and a class of one row is left to train", () => {
  const { train, test: held } = split(rules[1]!);
  const counts = (of: Int32Array, value: string) =>
    valuesOf(getColumn(takeRows(table, of), "y")).filter((label) => label === value).length;
  expect([counts(held, "rare"), counts(train, "rare")]).toEqual([5, 20]);
  expect([counts(held, "single"), counts(train, "single")]).toEqual([0, 1]);
});

test("by group no household is in both parts", () => {
  const { train, test: held } = split(rules[2]!);
  const homes = (of: Int32Array) => valuesOf(getColumn(takeRows(table, of), "household"));
  expect(homes(held).filter((home) => homes(train).includes(home))).toEqual([]);
});

test("by time every training day is before every test day", () => {
  const { train, test: held } = split(rules[3]!);
  const days = (of: Int32Array) =>
    valuesOf(getColumn(takeRows(table, of), "day"))
      .map(String)
      .sort();
  expect(days(train).at(-1)! < days(held)[0]!).toBe(true);
});

const whole: Declaration = {
  metric: "accuracy",
  submission: { id: "id", targets: [{ column: "y", type: "label", labels: ["a", "b"] }] },
  data: { kind: "table", file: "table.csv", target: "y", split: rules[2]! },
};

test("a declaration is read as it was written", () => {
  expect(parseDeclaration("f", formatDeclaration(whole))).toEqual(whole);
});

test.each<{ wrong: string; change: (json: Record<string, unknown>) => unknown; says: string }>([
  {
    wrong: "another version",
    change: (json) => ({ ...json, schemaVersion: 2 }),
    says: '"schemaVersion" is 2; expected 1',
  },
  {
    wrong: "an unknown key",
    change: (json) => ({ ...json, metrics: 1 }),
    says: 'unknown key "metrics". Did you mean "metric"?',
  },
  { wrong: "no metric", change: ({ metric: _, ...json }) => json, says: '"metric" is missing' },
  {
    wrong: "no list",
    change: (json) => ({ ...json, submission: { id: "id", targets: {} } }),
    says: '"submission.targets" is {}; expected a list',
  },
  {
    wrong: "an unknown type",
    change: (json) => ({ ...json, submission: { id: "id", targets: [{ column: "y", type: "float" }] } }),
    says: '"submission.targets[0].type" is "float"; expected "number" or',
  },
  {
    wrong: "a way out of data/",
    change: (json) => ({ ...json, data: { ...whole.data, file: "../../x.csv" } }),
    says: "expected a path below data/",
  },
  {
    wrong: "a split without its column",
    change: (json) => ({ ...json, data: { ...whole.data, split: { by: "time", testFraction: 0.2 } } }),
    says: 'expected a "column" to split by time',
  },
  {
    wrong: "a share of nothing",
    change: (json) => ({ ...json, data: { ...whole.data, split: { by: "random", testFraction: 0 } } }),
    says: "expected a number from 0.01 to 0.9",
  },
  {
    wrong: "two targets",
    change: (json) => ({ ...json, data: { ...whole.data, target: "z" } }),
    says: "give both the same name",
  },
])("competition.json with $wrong is refused at its place", ({ change, says }) => {
  const json = JSON.parse(formatDeclaration(whole)) as Record<string, unknown>;
  expect(() => parseDeclaration("c.json", JSON.stringify(change(json)))).toThrow(says);
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "folders-"));
  process.env[foldersVariable] = dir;
});
afterEach(() => {
  delete process.env[foldersVariable];
  rmSync(dir, { recursive: true, force: true });
});

const facts = {
  name: "Mine",
  category: "tabular",
  metric: "accuracy",
  leaderboard: { lower_is_better: false, board: "people of the office" },
};

function write(id: string, files: Record<string, string> = {}): void {
  mkdirSync(join(dir, id, "data"), { recursive: true });
  const all = {
    "competition.json": formatDeclaration(whole),
    "facts.json": JSON.stringify(facts),
    "leaderboard.csv": "score\n0.6\n0.9\n0.8\n0.7\n0.5\n",
    "description.md": "# Mine\n",
    "brief.md": "# Mine\n",
    ...files,
  };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(dir, id, name), content);
}

test("a folder written by hand is found; its medal lines follow from leaderboard.csv", async () => {
  write("mine");
  const { definition, facts: found } = await loadCompetition("mine");
  expect(definition.metric.name).toBe("accuracy");
  // Of five teams the best two tenths … four tenths: ranks 1, 1 and 2.
  expect(found.leaderboard).toMatchObject({
    teams: 5,
    gold: 0.9,
    silver: 0.9,
    bronze: 0.8,
    median: 0.7,
    last: 0.5,
  });
});

test.each([
  {
    broken: "facts without a name",
    files: { "facts.json": JSON.stringify({ ...facts, name: "" }) },
    says: '"name" is ""; expected a text',
  },
  { broken: "facts that are no JSON", files: { "facts.json": "{" }, says: "facts.json is not JSON" },
  {
    broken: "a leaderboard of words",
    files: { "leaderboard.csv": "score\nbest\n" },
    says: 'score "best" is not a number',
  },
  {
    broken: "no declaration",
    files: { "competition.json": "[]" },
    says: 'competition.json: "the file" is []',
  },
])("$broken: named, and the others are listed", ({ files, says }) => {
  write("mine");
  write("broken", files);
  const { competitions, broken } = surveyCompetitions();
  expect(broken.map(({ folder }) => folder)).toEqual([join(dir, "broken")]);
  expect(broken[0]!.error.message).toContain(says);
  expect(competitions.map(({ id }) => id)).toEqual(expect.arrayContaining(["mine", "quake-magnitude"]));
  expect(() => listedCompetition("broken")).toThrow(says);
});

test("folders without a competition are passed over", () => {
  mkdirSync(join(dir, "notes"));
  write("mine");
  expect(surveyCompetitions().broken).toEqual([]);
});

test("a metric that runs the other way than the leaderboard is refused", async () => {
  write("mine", {
    "facts.json": JSON.stringify({ ...facts, leaderboard: { lower_is_better: true, board: "x" } }),
  });
  await expect(loadCompetition("mine")).rejects.toThrow("of accuracy higher is better");
});

test.each([
  { names: () => join(dir, "none"), says: "which is no folder" },
  { names: () => join(dir, "mine"), says: "which is a competition itself" },
  { names: () => "/usr/share", says: "sandboxes show to agents" },
])("the list of folders is refused: $says", ({ names, says }) => {
  write("mine");
  process.env[foldersVariable] = names();
  expect(() => surveyCompetitions()).toThrow(says);
});

test("an id that the program brings along already is an error that names both folders", () => {
  write("quake-magnitude");
  expect(() => surveyCompetitions()).toThrow(join(dir, "quake-magnitude"));
  expect(() => surveyCompetitions()).toThrow('There are two competitions "quake-magnitude"');
});
