import { expect, test } from "vitest";
import { loadMetric } from "../../competition/declared/load-metric.ts";
import { boolColumn, floatColumn, intColumn, stringColumn, type Table, tableOf } from "../../frame/table.ts";
import { isBetter } from "../../metrics/metric.ts";
import { metricChoices } from "../choose-metric.ts";
import { type AuthorOptions, planCompetition } from "../plan.ts";
import { randomStream } from "./random.ts";
import { runLadder } from "./run-ladder.ts";

/** A number with gaps and a class that tell the targets; a date and numbers that do not, some beyond what can be added up. */
function synthetic(rows: number): Table {
  const random = randomStream(1);
  const at = Array.from({ length: rows }, () => ({
    a: random(),
    b: random(),
    idle: random(),
    noise: random(),
  }));
  const place = (row: number) => ["north", "south", "west"][Math.floor(at[row]!.b * 3)]!;
  const strength = at.map(({ a, b, noise }) => 2 * a + b * b + 0.3 * noise);
  const days = (row: number) => new Date(Date.UTC(2020, 0, 1 + (row % 300))).toISOString().slice(0, 10);
  return tableOf({
    a: floatColumn(at.map(({ a }, row) => (row % 17 === 0 ? Number.NaN : a))),
    idle: floatColumn(at.map(({ idle }) => idle)),
    same: intColumn(at.map(() => 7)),
    wild: floatColumn(at.map((_, row) => [Infinity, -Infinity, 1e200, 1][row % 4]!)),
    place: stringColumn(at.map((_, row) => place(row))),
    day: stringColumn(at.map((_, row) => days(row))),
    number: floatColumn(strength),
    grade: intColumn(strength.map((value) => Math.floor(value))),
    answer: stringColumn(strength.map((value) => (value > 1.4 ? "yes" : "no"))),
    flag: boolColumn(strength.map((value) => value > 1.4)),
  });
}

async function climb(target: string, metric: string, more: Partial<AuthorOptions> = {}) {
  const targets = ["number", "grade", "answer", "flag"].filter((name) => name !== target);
  const plan = planCompetition("x.csv", synthetic(240), {
    ...{ target, metric, drop: targets, testFraction: 0.25, seed: 0 },
    ...more,
  });
  const definition = {
    source: { kind: "bundled" as const },
    metric: await loadMetric(metric, "x"),
    submission: plan.declaration.submission,
  };
  const options = { declaration: plan.declaration, definition, onProgress: () => {} };
  return { ...(await runLadder(plan.parts, options)), metric: definition.metric };
}

const cases = [
  { metric: "roc-auc", target: "answer" },
  { metric: "log-loss", target: "flag" },
  { metric: "log-loss", target: "grade" },
  { metric: "accuracy", target: "grade" },
  { metric: "f1-macro", target: "answer" },
  { metric: "matthews", target: "flag" },
  { metric: "quadratic-weighted-kappa", target: "grade" },
  { metric: "top-1-error", target: "answer" },
  { metric: "rmse", target: "number" },
  { metric: "mae", target: "grade" },
  { metric: "rmsle", target: "number" },
];

test("every metric on offer is tried", () => {
  expect(new Set(cases.map(({ metric }) => metric))).toEqual(new Set(Object.keys(metricChoices)));
});

test.each(cases)("$metric of $target: every solver is graded, the best beats the mean by far", async (on) => {
  const { rungs, metric, bestColumn } = await climb(on.target, on.metric);
  const scores = rungs.map(({ score }) => score);
  expect(scores.every(Number.isFinite)).toBe(true);
  expect(new Set(scores).size).toBeGreaterThanOrEqual(8);
  const none = rungs.find(({ solver }) => solver === "mean")!.score;
  const halfway = metric.perfect + (none - metric.perfect) / 2;
  expect(isBetter(metric, scores[0]!, halfway)).toBe(true);
  expect(["a", "place"]).toContain(bestColumn);
});

test("the same table and seed give the same ladder, another seed another", async () => {
  const [first, again, other] = [
    await climb("number", "rmse"),
    await climb("number", "rmse"),
    await climb("number", "rmse", { seed: 1 }),
  ];
  expect(again.rungs).toEqual(first.rungs);
  expect(other.rungs).not.toEqual(first.rungs);
});
