import { expect, test } from "vitest";
import { demoFacts, manyFacts, syntheticExperiment } from "../../test/e2e/report/synthetic.ts";
import { noticesOf } from "./notices.ts";
import { scoreboard } from "./scoreboard.ts";

const two = new Map([...demoFacts].slice(0, 2)); // us-births-forecast: gold 260, silver 285, bronze 340, median 650

const scores = {
  "us-births-forecast/0": 255,
  "us-births-forecast/1": 280,
  "us-births-forecast/2": 400,
  "quake-magnitude/0": 0.44,
  "quake-magnitude/1": 0.7,
};
const mixed = {
  facts: two,
  seeds: 3,
  scores,
  fates: { "quake-magnitude/2": "invalid" },
} as const;

test("medals, submissions and rates are counted over the runs that say something about the agent", () => {
  const [entry] = scoreboard([syntheticExperiment("/runs/a", mixed)], two);
  const { overall } = entry!;
  expect(overall).toMatchObject({ competitions: 2, runs: 6, counted: 6 });
  expect(overall.gold.count).toBe(1);
  expect(overall.silver.count).toBe(1);
  expect(overall.bronze.count).toBe(1);
  expect(overall.aboveMedian.count).toBe(4);
  expect(overall.aboveMedianWithoutMedal).toBe(1);
  expect(overall.validSubmission.count).toBe(5);
  expect(overall.submissionMade.count).toBe(6);
  // statsmodels 0.14.4: proportion_confint(3, 6, method="wilson")
  expect(overall.anyMedal).toMatchObject({ count: 3, n: 6, rate: 0.5 });
  expect(overall.anyMedal.low).toBeCloseTo(0.18761, 4);
  expect(overall.anyMedal.high).toBeCloseTo(0.81239, 4);
});

test("medals by seed are averaged over seeds, with the standard error over seeds", () => {
  const [entry] = scoreboard([syntheticExperiment("/runs/a", mixed)], two);
  // seed 0 has 2 of 2, seed 1 has 1 of 2, seed 2 has 0 of 2: mean 1/2, SD 1/2, SEM 1/(2 sqrt 3)
  expect(entry!.overall.anyMedalBySeed).toMatchObject({ seeds: 3, mean: 0.5 });
  expect(entry!.overall.anyMedalBySeed!.sem).toBeCloseTo(0.288675, 6);
});

test("a failure of the harness or of our grader is no failure of the agent: it leaves the rate as it was", () => {
  const fates = { "quake-magnitude/1": "infrastructure", "quake-magnitude/2": "grader-error" } as const;
  const [entry] = scoreboard([syntheticExperiment("/runs/a", { ...mixed, fates })], two);
  expect(entry!.overall).toMatchObject({
    runs: 6,
    counted: 4,
    notCounted: { unfinished: 0, cancelled: 0, infrastructure: 1, graderError: 1 },
    anyMedal: { count: 3, n: 4, rate: 0.75 },
  });
  expect(entry!.overall.anyMedalBySeed).toMatchObject({ seeds: 1, sem: null });
});

test.each(["planned", "running", "interrupted"] as const)(
  "a run that is %s is shown and not counted",
  (fate) => {
    const [entry] = scoreboard(
      [syntheticExperiment("/runs/a", { ...mixed, fates: { "quake-magnitude/2": fate } })],
      two,
    );
    const run = entry!.competitions[1]!.runs[2]!;
    expect(run).toMatchObject({ status: "unfinished", state: fate, submission: null, score: null });
    expect(entry!.overall.notCounted.unfinished).toBe(1);
    expect(entry!.overall.counted).toBe(5);
  },
);

test("a run that a person cancelled is counted apart even where it had a submission", () => {
  const [entry] = scoreboard(
    [syntheticExperiment("/runs/a", { ...mixed, fates: { "quake-magnitude/0": "cancelled" } })],
    two,
  );
  expect(entry!.overall.notCounted.cancelled).toBe(1);
  expect(entry!.overall.bronze.count).toBe(0);
});

test("a run that a grading host has is shown and counted apart; its lack of a score lowers no rate", () => {
  const fates = { "quake-magnitude/2": "sent-away" } as const;
  const experiment = syntheticExperiment("/runs/a", { ...mixed, fates });
  const entries = scoreboard([experiment], two);
  expect(entries[0]!.competitions[1]!.runs[2]).toMatchObject({
    ...{
      status: "sent-away",
      submission: "sent-away",
      score: null,
      medal: null,
      error: null,
      trajectory: [],
    },
  });
  expect(entries[0]!.overall).toMatchObject({ runs: 6, counted: 5, notCounted: { sentAway: 1 } });
  expect(entries[0]!.overall.anyMedal.count).toBe(3);
  const notices = noticesOf(entries, two).join("\n");
  expect(notices).toContain("1 run was sent to a grading host");
  expect(notices).not.toContain("without a grade");
});

test("a time limit or lack of memory is the agent's own affair and counts", () => {
  const fates = { "quake-magnitude/0": "time-limit", "quake-magnitude/1": "out-of-memory" } as const;
  const [entry] = scoreboard([syntheticExperiment("/runs/a", { ...mixed, fates })], two);
  expect(entry!.overall.counted).toBe(6);
});

test.each([
  ["us-births-forecast", { 0: 280, 1: 255, 2: 300 }, 255],
  ["birdstrike-damage", { 0: 0.79, 1: 0.812, 2: 0.7 }, 0.812],
])("the best run of %s is the best in the competition's direction", (id, bySeed, best) => {
  const facts = new Map([[id, demoFacts.get(id)!]]);
  const wanted = Object.fromEntries(Object.entries(bySeed).map(([seed, score]) => [`${id}/${seed}`, score]));
  const [entry] = scoreboard([syntheticExperiment("/runs/a", { facts, seeds: 3, scores: wanted })], facts);
  const [competition] = entry!.competitions;
  expect(competition!.runs.find(({ id }) => id === competition!.bestRun)?.score).toBe(best);
});

test("groups under equal conditions are pooled; another edition stands apart", () => {
  const more = syntheticExperiment("/runs/b", {
    ...mixed,
    id: "b",
    group: { createdAt: "2026-03-03T09:00:00.000Z" },
  });
  const other = syntheticExperiment("/runs/c", { ...mixed, id: "c", group: { edition: "v2" } });
  const entries = scoreboard([more, syntheticExperiment("/runs/a", mixed), other], two);
  expect(entries.map(({ edition, overall }) => [edition, overall.runs])).toEqual([
    ["v1", 12],
    ["v2", 6],
  ]);
  expect(entries[0]!.overall.anyMedalBySeed!.seeds).toBe(6);
});

test("totals by split cover each competition of the split once, and tell how many there are", () => {
  const facts = manyFacts(75);
  const some = new Map([...facts].filter((_, i) => i % 3 === 0));
  const [entry] = scoreboard([syntheticExperiment("/runs/a", { facts: some, seeds: 3 })], facts);
  expect(
    entry!.splits.map(({ split, known, totals }) => [split, known, totals.competitions, totals.runs]),
  ).toEqual([
    ["low", 25, 9, 27],
    ["medium", 25, 8, 24],
    ["high", 25, 8, 24],
    ["split75", 75, 25, 75],
  ]);
});

test("no runs give no rates, not zeros", () => {
  const [entry] = scoreboard([syntheticExperiment("/runs/a", { facts: two, seeds: 0 })], two);
  expect(entry!.overall.anyMedal).toEqual({ count: 0, n: 0, rate: null, low: null, high: null });
  expect(entry!.overall.anyMedalBySeed).toBeNull();
  expect(entry!.overall.meanPercentile).toBeNull();
});

test("a competition that this installation does not know is reported without a leaderboard", () => {
  const [entry] = scoreboard([syntheticExperiment("/runs/a", mixed)], new Map());
  expect(entry!.competitions[0]).toMatchObject({ id: "us-births-forecast", leaderboard: null });
});
