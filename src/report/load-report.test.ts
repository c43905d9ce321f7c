import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoFacts, syntheticExperiment, writeSynthetic } from "../../test/e2e/report/synthetic.ts";
import { loadReport } from "./load-report.ts";

const facts = new Map([...demoFacts].slice(0, 1));
const spec = { facts, seeds: 2, scores: { "us-births-forecast/0": 300, "us-births-forecast/1": 255 } };
const now = 0;

let dir: string;
let best: string; // directory of the best run, seed 1

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "mlebench-load-"));
  const experiment = syntheticExperiment(dir, spec);
  writeSynthetic(experiment, spec);
  best = experiment.runs[1]!.dir;
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("the tree is that of the best run, with the code of its best node", () => {
  const report = loadReport([dir], { facts, now });
  expect(report.trees.map(({ seed }) => seed)).toEqual([1]);
  const [tree] = report.trees;
  const metrics = tree!.nodes.flatMap(({ metric }) => (metric === null ? [] : [metric]));
  expect(tree!.nodes.find(({ id }) => id === tree!.bestNode)!.metric).toBe(Math.min(...metrics));
  expect(tree!.code!.text).toContain(`# node ${tree!.bestNode}\n`);
  expect(report.notices).toEqual([]);
});

test.each([
  ["a link out of the run directory", (path: string) => symlinkSync("/etc/passwd", path)],
  ["a directory", (path: string) => mkdirSync(path)],
  ["not there", () => {}],
])("code that is %s is not shown", (_, plant) => {
  const id = loadReport([dir], { facts, now }).trees[0]!.bestNode;
  const path = join(best, "code", `node-${id}.py`);
  rmSync(path);
  plant(path);
  expect(loadReport([dir], { facts, now }).trees[0]!.code).toBeNull();
});

test("a long file of code is cut, and tells how much is missing", () => {
  const id = loadReport([dir], { facts, now }).trees[0]!.bestNode;
  writeFileSync(join(best, "code", `node-${id}.py`), "x".repeat(100_000));
  expect(loadReport([dir], { facts, now }).trees[0]!.code).toMatchObject({
    omittedBytes: 100_000 - 64 * 1024,
  });
});

test("a journal that another hand changed is reported; a last line cut by a crash is not", () => {
  const path = join(best, "events.jsonl");
  appendFileSync(path, '{"seq":99');
  expect(loadReport([dir], { facts, now }).notices).toEqual([]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"isBuggy":false', '"isBuggy":true'));
  expect(loadReport([dir], { facts, now }).notices.join()).toMatch(
    /journal of run .* is damaged: line \d+: was changed/,
  );
});

test("a leaderboard that changed after the grading is pointed out", () => {
  const board = facts.get("us-births-forecast")!;
  const changed = new Map([
    ["us-births-forecast", { ...board, leaderboard: { ...board.leaderboard, teams: 65 } }],
  ]);
  const report = loadReport([dir], { facts: changed, now });
  expect(report.notices.join()).toContain("has changed since these were graded: us-births-forecast");
  expect(report.entries[0]!.competitions[0]!.runs[0]!.teams).toBe(64);
});

test("a group without its record is a message that names the file", () => {
  expect(() => loadReport([join(dir, "nowhere")], { facts, now })).toThrow(
    /nowhere\/group\.json cannot be read/,
  );
});
