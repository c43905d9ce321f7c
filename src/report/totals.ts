import { meanAndSem } from "../stats/mean-and-sem.ts";
import { wilsonInterval } from "../stats/wilson.ts";
import type { FactsById } from "./facts.ts";
import type { Proportion, ReportedCompetition, ReportedRun, RunStatus, Totals } from "./report-data.ts";

export function totalsOf(competitions: readonly ReportedCompetition[]): Totals {
  const runs = competitions.flatMap((competition) => competition.runs);
  const counted = runs.filter((run) => run.status === "counted");
  const having = (status: RunStatus) => runs.filter((run) => run.status === status).length;
  const share = (is: (run: ReportedRun) => boolean) =>
    proportionOf(counted.filter(is).length, counted.length);
  return {
    competitions: competitions.length,
    runs: runs.length,
    counted: counted.length,
    notCounted: {
      unfinished: having("unfinished"),
      cancelled: having("cancelled"),
      infrastructure: having("infrastructure"),
      graderError: having("grader-error"),
      sentAway: having("sent-away"),
    },
    submissionMade: share((run) => run.submission !== "missing"),
    validSubmission: share((run) => run.submission === "scored" || run.submission === "no-score"),
    aboveMedian: share((run) => run.aboveMedian),
    aboveMedianWithoutMedal: counted.filter((run) => run.aboveMedian && run.medal === null).length,
    bronze: share((run) => run.medal === "bronze"),
    silver: share((run) => run.medal === "silver"),
    gold: share((run) => run.medal === "gold"),
    anyMedal: share((run) => run.medal !== null),
    anyMedalBySeed: medalsBySeed(competitions),
    meanPercentile: counted.length === 0 ? null : meanAndSem(counted.map((run) => run.percentile ?? 0)).mean,
  };
}

/** Totals for every split that holds one of the competitions; the field's own splits first. */
export function splitTotals(competitions: readonly ReportedCompetition[], facts: FactsById) {
  const usual = ["demo", "low", "medium", "high", "split75"];
  const place = (split: string) => (usual.includes(split) ? usual.indexOf(split) : usual.length);
  return [...new Set(competitions.flatMap(({ splits }) => splits))]
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((split) => ({
      split,
      known: [...facts.values()].filter(({ splits }) => splits.includes(split)).length,
      totals: totalsOf(competitions.filter(({ splits }) => splits.includes(split))),
    }));
}

function proportionOf(count: number, n: number): Proportion {
  return n === 0
    ? { count, n, rate: null, low: null, high: null }
    : { count, n, rate: count / n, ...wilsonInterval(count, n) };
}

function medalsBySeed(competitions: readonly ReportedCompetition[]): Totals["anyMedalBySeed"] {
  const bySeed = new Map<string, ReportedRun[]>();
  for (const { runs } of competitions) {
    const seen = new Map<number, number>();
    for (const run of runs) {
      const repeat = seen.get(run.seed) ?? 0; // two pooled groups may both have a seed 0
      seen.set(run.seed, repeat + 1);
      if (run.status === "counted")
        bySeed.set(`${run.seed}/${repeat}`, [...(bySeed.get(`${run.seed}/${repeat}`) ?? []), run]);
    }
  }
  const rates = [...bySeed.values()]
    .filter((runs) => runs.length === competitions.length)
    .map((runs) => runs.filter((run) => run.medal !== null).length / runs.length);
  if (rates.length === 0) return null;
  const { n, mean, sem } = meanAndSem(rates);
  return { seeds: n, mean, sem };
}
